interface Had {
  spendable_units: number;
  /** Zero or negative, as the interface tells it. */
  debt_units: number;
}

/** What somebody can spend, or, negative, what they owe. */
export function netUnits({ spendable_units, debt_units }: Had): number {
  return spendable_units + debt_units;
}
