export { netUnits } from "./balances";
export { useCatalogNames, type CatalogKind } from "./catalog-names";
export { assetNames, byWeight } from "./names";
export {
  useProgramParts,
  type AssetPart,
  type LadderPart,
  type ProgramParts,
  type TierPart,
} from "./parts";
