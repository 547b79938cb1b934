/** What the options that Docker Compose has too say: paths as they were given. */
export interface NamedProject {
  /** The files of one project, in the order in which they are merged. */
  files?: readonly string[];
  directory?: string;
  project?: string;
  /** The active profiles of every project. */
  profiles?: readonly string[];
  /** `swarm`: every project is read as `docker stack deploy` takes it. */
  deploysTo?: 'swarm';
  /** The files of variables of every project. */
  environmentFiles?: readonly string[];
}
