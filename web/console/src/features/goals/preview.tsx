import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { ask, type Answer, type ApiProblem } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { Problem, Section } from "@/shared/ui";
import { isOfPeople, type Figure, type Period } from "./types";
import { useNamed } from "./use-named";
import { useSaid } from "./use-said";
import { useTold } from "./use-told";
import { targetOf, type Values } from "./values";
import { useWords } from "./words";

type Found = Answer<"post", "/v1/goals/preview">;
type Point = Found["now"];

const KEPT_MS = 5 * 60_000;

interface PreviewProps {
  values: Partial<Values> | undefined;
  figure: Figure | undefined;
}

/** The goal in words, and what its figure came to in the last period and comes to in this one. */
export function Preview({ values, figure }: PreviewProps) {
  const w = useWords();
  const period = values?.period ?? "month";
  const found = useFigure(figure?.name, period);
  if (!figure) {
    return (
      <Section title={w("preview")}>
        <p className="secondary">{w("previewNothing")}</p>
      </Section>
    );
  }
  return (
    <Section title={w("preview")}>
      <div className="stack" aria-live="polite" aria-busy={found.isFetching}>
        <Sentence values={values} figure={figure} />
        {found.error?.code === "lake_export_not_found" ? (
          <p className="secondary">{w("emptyLake")}</p>
        ) : (
          found.error && <Problem problem={found.error} />
        )}
        {found.isFetching && <Skeleton active paragraph={{ rows: 3 }} title={false} />}
        {found.data && !found.isFetching && (
          <>
            <Came found={found.data} point={found.data.before} figure={figure} values={values} />
            <Came found={found.data} point={found.data.now} figure={figure} values={values} />
          </>
        )}
      </div>
    </Section>
  );
}

function Sentence({ values, figure }: { values: PreviewProps["values"]; figure: Figure }) {
  const w = useWords();
  const said = useSaid();
  const named = useNamed();
  const { currency } = useInstallation();
  const { target, direction, period, name_en, name_zh } = values ?? {};
  const own = { ...(name_en && { en: name_en }), ...(name_zh && { "zh-CN": name_zh }) };
  return (
    <>
      {target == null ? (
        <div className="secondary">{w("previewTarget")}</div>
      ) : (
        <div className="goal-said">
          <strong>{named({ ...figure.names, ...own })}</strong>
          <br />
          {said({
            unit: figure.unit,
            currency,
            direction: direction ?? figure.direction,
            target: targetOf(target, figure.unit),
            period: period ?? "month",
          })}
        </div>
      )}
      <div className="small secondary">{named(figure.means)}</div>
    </>
  );
}

interface CameProps {
  found: Found;
  point: Point;
  figure: Figure;
  values: PreviewProps["values"];
}

function Came({ found, point, figure, values }: CameProps) {
  const w = useWords();
  const told = useTold();
  const formats = useFormats();
  const period = values?.period ?? "month";
  const isOver = point.as_of >= point.before_on;
  const { numerator, denominator } = point;
  const { target } = values ?? {};
  const direction = values?.direction ?? figure.direction;
  const name = told.period(period, point.period_on);
  return (
    <div>
      <div className="secondary">
        {isOver ? name : w("periodSoFar", { period: name, day: formats.day(point.as_of) })}
      </div>
      <div className="goal-value number">
        {told.value({ unit: figure.unit, currency: found.currency }, point.value, true)}
      </div>
      <div className="small secondary">
        {denominator !== null && isOfPeople({ unit: figure.unit, figure: figure.name }) && (
          <div>
            {w("partsOf", {
              part: formats.count(numerator),
              whole: formats.count(denominator),
            })}
          </div>
        )}
        {isOver && point.value !== null && target != null && (
          <div>
            {w(
              isEnough(point.value, targetOf(target, figure.unit), direction)
                ? "wouldReach"
                : "wouldMiss",
            )}
          </div>
        )}
        {point.value === null && w("nothingToDivide")}
      </div>
    </div>
  );
}

function isEnough(value: number, target: number, direction: Values["direction"]): boolean {
  return direction === "at_least" ? value >= target : value <= target;
}

function useFigure(figure: string | undefined, period: Period) {
  return useQuery<Found, ApiProblem>({
    queryKey: ["goal preview", figure, period],
    // What it comes to is the same for every target, which may be typed meanwhile.
    queryFn: ({ signal }) =>
      ask(
        "post",
        "/v1/goals/preview",
        { body: { figure: figure ?? "", period, target: 0, is_active: true } },
        { signal },
      ),
    enabled: figure !== undefined,
    retry: false,
    staleTime: KEPT_MS,
    placeholderData: keepPreviousData,
  });
}
