/**
 * A metric, or why it has no value. A metric is undefined where its definition divides by an empty set (no positives,
 * no negatives); it is then `null`, never NaN and never a conventional number such as 0.5.
 */
export type MetricOutcome =
  { readonly value: number; readonly reason?: undefined } | { readonly value: null; readonly reason: string };

/** A metric that has a value. */
export function defined(value: number): MetricOutcome {
  return { value };
}

/** A metric without a value. */
export function undefinedBecause(reason: string): MetricOutcome {
  return { value: null, reason };
}
