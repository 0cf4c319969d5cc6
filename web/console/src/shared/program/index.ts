export {
  useProgramParts,
  type AssetPart,
  type LadderPart,
  type ProgramParts,
  type TierPart,
} from "./parts";
