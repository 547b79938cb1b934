/** What a file says of the image of a workload besides its name. */
export interface WorkloadImage {
  /** How it is built, if the file says so. */
  build?: WrittenBuild;
  /** The file builds an image of this name, for it or for another workload of the project; missing if it does not. */
  imageIsBuilt?: true;
  /** The name without tag and digest, where only these are not known. */
  imageName?: string;
}

/** The build of an image from a Dockerfile of the same project. */
export interface WrittenBuild {
  /** Its path as locations show it: `app/Dockerfile`. */
  dockerfile: string;
  /** The folder of its build context, likewise; missing in facts of older versions. */
  context?: string;
  /** The name or number of the stage that is built; the last one if missing. */
  target?: string;
  /** Names of the build arguments that are given. */
  arguments: readonly string[];
  /** The values of those that the file writes and that can be no credential: numbers, switches, root; missing if there are none. */
  argumentValues?: readonly BuildArgument[];
  /**
   * The file describes the builds of the Dockerfile: its last stage is built only if one says so. Missing for a Compose
   * file, which may be for development, and leaves the last stage to others.
   */
  describesBuilds?: true;
  /** Whether further contexts may stand for its stages and images: then the image does not follow from the file. */
  hasOtherContexts?: true;
}

/** A build argument with its value. */
export interface BuildArgument {
  name: string;
  value: string;
}
