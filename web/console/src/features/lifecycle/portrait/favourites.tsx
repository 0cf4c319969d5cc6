import { useCatalogNames } from "@/shared/program";
import { useFormats } from "@/shared/formats";
import { useWords } from "../words";
import { Bars } from "./bars";
import { Times } from "./times";
import type { Portrait } from "./use-portrait";

const SHOWN = 4;

/** What the member likes to buy, where and when. */
export function Favourites({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const category = useCatalogNames("categories");
  const store = useCatalogNames("stores");
  const { favourites, habits, value } = portrait.picture;
  const share = (count: number) => count / value.order_count;
  return (
    <div className="portrait-parts">
      {favourites.categories.length > 0 && (
        <Bars
          title={w("categories")}
          bars={favourites.categories.slice(0, SHOWN).map((each) => ({
            key: each.code,
            name: category(each.code),
            share: share(each.order_count),
            text: formats.share(share(each.order_count), 0),
          }))}
        />
      )}
      <Bars
        title={w("products")}
        bars={favourites.products.slice(0, SHOWN).map((each) => ({
          key: each.code,
          name: each.name ?? each.code,
          share: share(each.order_count),
          text: formats.count(each.order_count),
        }))}
      />
      <Bars
        title={w("stores")}
        bars={habits.stores.slice(0, SHOWN).map((each) => ({
          key: each.code,
          name: each.code === "" ? w("noStore") : store(each.code),
          share: each.order_share,
          text: formats.share(each.order_share, 0),
        }))}
      />
      <Times habits={habits} />
    </div>
  );
}
