"""The program of the sample: points, growth value, rules of the usual kinds, a card."""

from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.reading import document_of_text
from regulars.flows.sample.seed import ZONE, Seed

_DOCUMENT = """\
live_from: "{live_from}"

program:
  code: harbour-living
  name: Harbour Living 港湾生活
  time_zone: Asia/Shanghai
  currency: CNY

assets:
  living-points:
    name: Points
    names: {{zh-CN: 积分}}
    kind: points
    unit_names: {{en: points, zh-CN: 积分}}
    currency: CNY
    unit_value: "0.01"
    expiry: {{kind: rolling, months: 12}}
    debt: within_balance
    warn_days: [30, 7]
  living-growth:
    name: Growth value
    names: {{zh-CN: 成长值}}
    kind: growth
    unit_names: {{en: growth, zh-CN: 成长值}}

rules:
  base:
    names: {{en: One point for every yuan, zh-CN: 每消费一元得一分}}
    trigger: {{on: order}}
    group: {{name: base, mode: all}}
    effects:
      - {{kind: per_amount, asset: living-points, units: 1, per: "1.00"}}
      - {{kind: per_amount, asset: living-growth, units: 1, per: "1.00"}}

  member-day:
    names: {{en: Double points on the 8th, zh-CN: 每月 8 日会员日双倍积分}}
    trigger: {{on: order}}
    schedule: {{days_of_month: [8]}}
    effects:
      - {{kind: multiplier, asset: living-points, factor: "2", group: base}}
    caps:
      - {{scope: member, per: day, units: 500}}

  coffee:
    names: {{en: One more for coffee and tea, zh-CN: 咖啡茶饮加赠一倍}}
    trigger: {{on: order}}
    effects:
      - kind: per_amount
        asset: living-points
        units: 1
        per: "1.00"
        lines: {{v: 1, op: attr, path: line.category, cmp: eq, value: coffee-tea}}

  card-extra:
    names: {{en: Extra points by card, zh-CN: 等级加赠积分}}
    trigger: {{on: order}}
    effects:
      - kind: tier_table
        asset: living-points
        ladder: card
        rows: {{gold: 1, platinum: 2}}
        per: "4.00"

  birthday:
    names: {{en: Double points around your birthday, zh-CN: 生日周双倍积分}}
    trigger: {{on: order}}
    schedule: {{birthday: {{days_before: 3, days_after: 3}}}}
    effects:
      - {{kind: multiplier, asset: living-points, factor: "2", group: base}}
    caps:
      - {{scope: member, per: year, times: 1}}

  welcome:
    names: {{en: Welcome gift, zh-CN: 入会礼}}
    trigger: {{on: registration}}
    effects:
      - {{kind: fixed, asset: living-points, units: 100}}

  first-order:
    names: {{en: First order, zh-CN: 首单礼}}
    trigger: {{on: order}}
    when: {{v: 1, op: attr, path: order.is_first, cmp: eq, value: true}}
    effects:
      - {{kind: fixed, asset: living-points, units: 50}}

  review:
    names: {{en: A review in your own words, zh-CN: 晒单评价}}
    trigger: {{on: event, name: Review Written}}
    when: {{v: 1, op: attr, path: event.length, cmp: ge, value: 20}}
    effects:
      - {{kind: fixed, asset: living-points, units: 20}}
    caps:
      - {{scope: member, per: month, times: 3}}

ladders:
  card:
    names: {{en: Card, zh-CN: 会员卡}}
    window: {{kind: calendar, unit: year}}
    validity: {{kind: next_period_end}}
    fail: one_down
    floor: classic
    warn_days: [30]
    tiers:
      - code: classic
        names: {{en: Classic, zh-CN: 普卡}}
        entry: {{kind: always}}
      - code: silver
        names: {{en: Silver, zh-CN: 银卡}}
        entry:
          kind: reach
          metric: {{kind: growth, asset: living-growth}}
          at_least: "1000"
      - code: gold
        names: {{en: Gold, zh-CN: 金卡}}
        entry:
          kind: reach
          metric: {{kind: growth, asset: living-growth}}
          at_least: "3000"
        benefits:
          - {{code: free-postage, names: {{en: Free postage, zh-CN: 免运费}}}}
      - code: platinum
        names: {{en: Platinum, zh-CN: 铂金卡}}
        entry:
          kind: reach
          metric: {{kind: growth, asset: living-growth}}
          at_least: "8000"
        benefits:
          - {{code: free-postage, names: {{en: Free postage, zh-CN: 免运费}}}}
          - {{code: own-line, names: {{en: A line of one's own, zh-CN: 专属客服}}}}
"""


def document(seed: Seed) -> ProgramDocument:
    """The program, in force from the day on which the history begins."""
    begins_on = seed.begins_at.astimezone(ZONE).date()
    return document_of_text(_DOCUMENT.format(live_from=begins_on))
