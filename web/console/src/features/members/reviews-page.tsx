import { Button, Flex } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, useAct, useList, type ApiProblem, type Schema } from "@/shared/api";
import {
  Consequences,
  FilterChoice,
  ListPage,
  MemberLink,
  NONE,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { nameOf } from "./list/columns";
import "./members.css";
import { Guard, MergePreview } from "./member/merge-preview";
import { OF_MEMBERS } from "./member/types";
import { useWords } from "./words";

type Review = Schema<"Review">;
type State = Review["state"];
type Decision = "merge" | "keep_apart";

const STATES: State[] = ["open", "merged", "kept_apart"];

/** Pairs of members that may be one person: merge them, or keep them apart for good. */
export function ReviewsPage() {
  const w = useWords();
  const [view] = useView(["state"]);
  const [asked, setAsked] = useState<{ review: Review; decision: Decision } | null>(null);
  const state = STATES.find((each) => each === view.state) ?? "open";
  const reviews = useList("/v1/merge-reviews", { query: { state } });
  return (
    <>
      <ListPage
        id="reviews"
        title={w("reviews")}
        lead={w("reviewsLead")}
        back={{ to: "/members", text: w("title") }}
        list={reviews}
        columns={useColumnsOf((review, decision) => setAsked({ review, decision }))}
        rowKey={(each) => each.id}
        filterNames={["state"]}
        filters={
          <FilterChoice
            name="state"
            label={w("state")}
            otherwise={w("review.open")}
            options={STATES.map((each) => ({ value: each, label: w(`review.${each}`) }))}
          />
        }
        empty={{ title: w("noReviews"), hint: w("noReviewsHint") }}
      />
      {asked && <Decision {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function useColumnsOf(onDecide: (review: Review, decision: Decision) => void): Column<Review>[] {
  const w = useWords();
  return [
    {
      key: "pair",
      title: w("pair"),
      phone: "title",
      render: (each) => (
        <div className="pair">
          <Candidate id={each.first_id} listed={each.first} />
          <Candidate id={each.second_id} listed={each.second} />
        </div>
      ),
    },
    {
      key: "reasons",
      title: w("mergeAgainst"),
      render: ({ reasons }) =>
        reasons.map((each) => (
          <div key={each}>
            <Guard guard={each} />
          </div>
        )),
    },
    { key: "opened", title: w("when"), render: (each) => <When at={each.opened_at} /> },
    { key: "by", title: w("by"), isExtra: true, render: (each) => each.decided_by_name ?? NONE },
    {
      key: "act",
      title: "",
      render: (each) =>
        each.state === "open" && (
          <Flex gap={8}>
            <Button size="small" onClick={() => onDecide(each, "keep_apart")}>
              {w("keepApart")}
            </Button>
            <Button size="small" onClick={() => onDecide(each, "merge")}>
              {w("mergeAct")}
            </Button>
          </Flex>
        ),
    },
  ];
}

interface CandidateProps {
  id: string;
  listed: Schema<"ListedMember"> | null | undefined;
}

/** One of the two, with what tells people of the same name apart. */
function Candidate({ id, listed }: CandidateProps) {
  // Masked, a date is no day that could be formatted.
  const birthDate = listed?.member.profile.birth_date;
  const told = [...(listed?.contacts.map((each) => each.value) ?? []), birthDate];
  return (
    <div>
      <MemberLink id={id} name={listed ? nameOf(listed.member) : null} />
      {listed && <div className="secondary small number">{told.filter(Boolean).join(" · ")}</div>}
    </div>
  );
}

interface DecisionProps {
  review: Review;
  decision: Decision;
  onClose: () => void;
}

function Decision({ review, decision, onClose }: DecisionProps) {
  const w = useWords();
  const { first_id, second_id } = review;
  const isMerge = decision === "merge";
  const preview = useQuery<Schema<"MergePreview">, ApiProblem>({
    queryKey: ["merge preview", first_id, second_id],
    enabled: isMerge,
    queryFn: () => ask("post", "/v1/merges/preview", { body: { first_id, second_id } }),
  });
  const decide = useAct("post", "/v1/merge-reviews/{review_id}/decide", {
    changes: OF_MEMBERS,
    done: w(isMerge ? "mergeDone" : "keptApart"),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen
      title={w(isMerge ? "mergeTitle" : "keepApartTitle")}
      warning={w(isMerge ? "mergeWarning" : "keepApartWarning")}
      act={w(isMerge ? "mergeAct" : "keepApart")}
      asksReason
      isLoading={isMerge && preview.isPending}
      onAct={(note) =>
        decide.mutateAsync({ path: { review_id: review.id }, body: { decision, note } })
      }
      onClose={onClose}
    >
      {preview.data && <MergePreview preview={preview.data} ownId={first_id} />}
    </Consequences>
  );
}
