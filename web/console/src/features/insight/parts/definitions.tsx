import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useOne } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { Loaded } from "@/shared/ui";
import meansInChinese from "../means.zh";
import { useWords } from "../words";

const WIDTH = 560;

/** What the numbers of a report mean, as the platform defines them. */
export function Definitions({ name }: { name: string }) {
  const w = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<QuestionCircleOutlined />} onClick={() => setOpen(true)}>
        {w("definitions")}
      </Button>
      <Drawer
        title={w("definitionsTitle")}
        open={isOpen}
        size={WIDTH}
        destroyOnHidden
        onClose={() => setOpen(false)}
      >
        <List name={name} />
      </Drawer>
    </>
  );
}

function List({ name }: { name: string }) {
  const language = useLanguage();
  const listed = useOne("/v1/metrics", {}, { staleMs: Infinity });
  return (
    <Loaded query={listed}>
      {(reports) => (
        <dl className="insight-means">
          {reports
            .find((each) => each.name === name)
            ?.metrics.map((metric) => (
              <div key={metric.name}>
                <dt>
                  <code>{metric.name}</code>
                </dt>
                <dd>
                  {told(metric, language).map((line) => (
                    <p key={line}>{line}</p>
                  ))}
                </dd>
              </div>
            ))}
        </dl>
      )}
    </Loaded>
  );
}

// The platform defines metrics in English; a metric that is not translated yet is told as it is.
function told({ name, means }: { name: string; means: string }, language: string): string[] {
  const translated = language === "zh-CN" ? meansInChinese[name] : undefined;
  return (translated ?? means).replaceAll("`", "").split("\n");
}
