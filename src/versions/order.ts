/** How the versions of one scheme are ordered. */
export interface VersionOrder {
  /** Returns a negative number, 0 or a positive one; `undefined` if the order of the two is not known. */
  compare: (left: string, right: string) => number | undefined;
  /** Whether a text is a version by the scheme's own rules. Some schemes give an order to other texts too. */
  isValid: (text: string) => boolean;
}

/** The parts that make the order of one scheme. */
interface OrderParts<Version> {
  /** Returns `undefined` for a text that has no place in the order. */
  parse: (text: string) => Version | undefined;
  compare: (left: Version, right: Version) => number | undefined;
  /** Whether a parsed version, or its text, follows the scheme's own rules; all do where it is left out. */
  isValid?: (version: Version, text: string) => boolean;
}

/** Returns the order of versions that are parsed first. */
export function orderOf<Version>({
  parse,
  compare,
  isValid = () => true,
}: OrderParts<Version>): VersionOrder {
  return {
    compare: (left, right) => {
      const [one, other] = [parse(left), parse(right)];
      return one === undefined || other === undefined ? undefined : compare(one, other);
    },
    isValid: (text) => {
      const version = parse(text);
      return version !== undefined && isValid(version, text.trim());
    },
  };
}
