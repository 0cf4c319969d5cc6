export { GoalsSection } from "./overview-section";
