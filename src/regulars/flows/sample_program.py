"""The program of the sample organisation: points, growth value, a ladder.

It counts what is bought in yuan; who buys in another currency is none of its members.
"""

SAMPLE_PROGRAM = """\
program:
  code: harbour
  name: Harbour Coffee 港湾咖啡
  time_zone: Asia/Shanghai
  currency: CNY
  brand_codes: [harbour-coffee, harbour-roastery]

assets:
  harbour-points:
    name: Points
    names: {zh-CN: 积分}
    kind: points
    unit_names: {en: points, zh-CN: 积分}
    currency: CNY
    unit_value: "0.01"
    expiry: {kind: rolling, months: 12}
    warn_days: [30, 7]
  harbour-growth:
    name: Growth value
    names: {zh-CN: 成长值}
    kind: growth
    unit_names: {en: growth, zh-CN: 成长值}

rules:
  base:
    names: {en: One point per yuan, zh-CN: 每元 1 积分}
    trigger: {on: order}
    effects:
      - {kind: per_amount, asset: harbour-points, units: 1, per: "1.00"}
      - {kind: per_amount, asset: harbour-growth, units: 1, per: "1.00"}

ladders:
  card:
    names: {en: Card, zh-CN: 会员卡}
    window: {kind: calendar, unit: year}
    validity: {kind: next_period_end}
    fail: one_down
    warn_days: [30]
    tiers:
      - code: silver
        names: {en: Silver, zh-CN: 银卡}
        entry: {kind: reach, metric: {kind: growth, asset: harbour-growth}, at_least: "500"}
      - code: gold
        names: {en: Gold, zh-CN: 金卡}
        entry: {kind: reach, metric: {kind: growth, asset: harbour-growth}, at_least: "2000"}
"""
