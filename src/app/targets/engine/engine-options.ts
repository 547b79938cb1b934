/** The engine that a command names; without either, the one that the docker command would use. */
export interface EngineOptions {
  /** Its address. */
  engine?: string;
  /** Name of a context of the docker command. */
  context?: string;
}
