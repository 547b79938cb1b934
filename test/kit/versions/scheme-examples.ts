/** What is published of one scheme, in a form that every scheme is tested by. */
export interface SchemeExamples {
  /** Versions in order, oldest first; those of one entry are equal. */
  ascending: readonly (readonly string[])[];
  /** Texts that have no order with any version, not even with themselves. */
  refused: readonly string[];
  /** Texts that are no versions of the scheme, and have an order all the same. */
  orderedButInvalid?: readonly string[];
  /** The versions on which the order is total, where it is not so on all. */
  totalOn?: RegExp;
  /** Parts of which random versions are made. */
  fragments: readonly string[];
}

/** A number that is longer than any integer type. */
export const longNumber = '9'.repeat(40);
