/** The build of an image from a Dockerfile of the same project. */
export interface WrittenBuild {
  /** Its path as locations show it: `app/Dockerfile`. */
  dockerfile: string;
  /** The name or number of the stage that is built; the last one if missing. */
  target?: string;
  /** Names of the build arguments that are given. */
  arguments: readonly string[];
}
