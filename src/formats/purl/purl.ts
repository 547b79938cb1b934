/** The parts of a Package URL (ECMA-427), decoded. */
export interface Purl {
  /** In lower case: `deb`, `npm`. */
  type: string;
  /** With `/` between its segments: `debian`, `@babel`, `github.com/spf13`. */
  namespace?: string;
  name: string;
  version?: string;
  /** By key, in lower case; none is empty. */
  qualifiers: ReadonlyMap<string, string>;
  /** A path in the package: `googleapis/api`. */
  subpath?: string;
}
