/** Where what answers passes others on to an engine; neither for an engine of its own. */
export interface EngineBehind {
  /** The socket in the container to which a relay passes others on. */
  socket?: string;
  /** The other host or container whose engine a relay passes on: `10.0.0.5`, `gw:2375`. It needs no socket of its own. */
  remote?: string;
  /**
   * It is BuildKit: whether it grants builds every privilege (`security.insecure`), or as far as this place says does not.
   */
  builds?: 'privileged' | 'confined';
}

/** An address of an engine in the command of a workload; `option` is the word before it, or that holds it. */
export type EngineEndpoint =
  | { kind: 'client'; option: string; address: string }
  /**
   * It answers others on this TCP port, `onLoopback` only those in its network namespace. `limited`: its configuration
   * may admit only some requests or clients.
   */
  | ({
      kind: 'server';
      option: string;
      port: number;
      onLoopback?: true;
      limited?: true;
    } & EngineBehind)
  /** It answers at a socket of this path in the container. */
  | ({ kind: 'socket'; option: string; path: string } & EngineBehind);
