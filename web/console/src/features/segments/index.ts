export { SegmentsOfMember } from "./of-member";
