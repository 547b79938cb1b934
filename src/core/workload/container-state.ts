/** What tells whether a container was harmed by a change of its engine. */
export interface ContainerState {
  id: string;
  name: string;
  isRunning: boolean;
  /** As the engine shows it; another one means that it was started again. */
  startedAt: string;
  /** Process id of its first process; 0 if it does not run. */
  pid: number;
  /** `healthy`, `unhealthy` or `starting`; missing without a health check. */
  health?: string;
  /** The last run of its health check that ended. */
  lastProbe?: { start: string; exitCode: number };
  /** `no`, `always`, `unless-stopped` or `on-failure`. */
  restartPolicy: string;
  /** Whether the engine removes it when it ends (`--rm`). */
  isAutoRemoved: boolean;
  /** Its image as it was named: `registry.example:5000/web:1`. */
  image: string;
  /** Names of its networks. */
  networks: readonly string[];
  publishesPorts: boolean;
}
