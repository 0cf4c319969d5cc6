import { Button, Flex, List } from "antd";
import { Link } from "react-router";
import { useOne, type Answer, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames, byWeight, netUnits } from "@/shared/program";
import { useMay } from "@/shared/session";
import { Loaded, MemberLink, Money, Points, Section, TierTag, When } from "@/shared/ui";
import { usePlaces } from "./names";
import { StateOf, type Doc } from "./states";
import { useWords } from "./words";

type Found = Answer<"post", "/v1/members:resolve">;

const LAST = 10;

/** A customer at the counter: who, how good, how much they have, what they bought last. */
export function Customer({ found }: { found: Found }) {
  const w = useWords();
  const { member, tiers, balances } = found;
  return (
    <div className="stack">
      <Section>
        <Flex wrap gap={24} align="start" justify="space-between">
          <div>
            <div className="customer-name">
              <MemberLink
                id={member.id}
                name={member.profile.full_name ?? member.profile.nickname}
              />
            </div>
            <Flex gap={4} wrap>
              {tiers?.map((each) => (
                <TierTag key={each.ladder} names={each.names} code={each.tier} />
              ))}
            </Flex>
            <div className="secondary small">
              {w("memberSince")} <When at={member.joined_at} as="date" />
            </div>
          </div>
          <Balances balances={balances ?? []} />
        </Flex>
      </Section>
      <LastOrders memberId={member.id} />
    </div>
  );
}

function Balances({ balances }: { balances: Schema<"AssetBalance">[] }) {
  const name = useName();
  const w = useWords();
  const formats = useFormats();
  return (
    <dl className="balances">
      {balances.toSorted(byWeight).map((each) => (
        <div key={each.asset}>
          <dt className="secondary">{name(assetNames(each))}</dt>
          <dd>
            <strong className="balance number">
              <Points
                units={netUnits(each.balance)}
                scale={each.scale}
                unitNames={each.unit_names}
              />
            </strong>
            {each.expiring_units > 0 && each.expiring_before && (
              <div className="small secondary">
                {w("expiring", {
                  units: formats.units(each.expiring_units, each.scale),
                  day: formats.date(each.expiring_before),
                })}
              </div>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LastOrders({ memberId }: { memberId: string }) {
  const w = useWords();
  const orders = useOne("/v1/orders", { query: { member_id: memberId, limit: LAST } });
  return (
    <Section title={w("lastOrders")}>
      <Loaded query={orders}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="secondary">{w("noOrders")}</div>
          ) : (
            <List dataSource={items} rowKey="id" renderItem={(each) => <Order order={each} />} />
          )
        }
      </Loaded>
    </Section>
  );
}

function Order({ order }: { order: Doc }) {
  const w = useWords();
  const mayWrite = useMay("orders.write");
  const { stores } = usePlaces();
  const isOpen = order.kind === "order" && order.state !== "cancelled";
  return (
    <List.Item className="counter-order">
      <div>
        <div className="order-entry">
          <Link to={`/orders/${order.id}`}>{order.number}</Link>
          {order.kind === "return" && w("kind.return")}
          <StateOf document={order} />
        </div>
        <div className="secondary small">
          <When at={order.occurred_at} />
          {[stores.nameOf(order.store_id), w("lineCount", { count: order.line_count })]
            .filter(Boolean)
            .map((each) => ` · ${each}`)}
        </div>
      </div>
      <Flex gap={12} align="center">
        <strong>
          <Money value={order.total} />
        </strong>
        {mayWrite && isOpen && (
          <Link to={`/orders/${order.id}/return?from=counter`} className="button-link">
            <Button size="large" aria-label={w("takeBackOf", { number: order.number })}>
              {w("takeBack")}
            </Button>
          </Link>
        )}
      </Flex>
    </List.Item>
  );
}
