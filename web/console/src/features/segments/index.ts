export { LiveSize } from "./live-size";
export { SegmentsOfMember } from "./of-member";
export { useSegmentCatalog } from "./use-catalog";
export { useSegmentChoices } from "./use-choices";
