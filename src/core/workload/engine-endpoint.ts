/** An address of an engine in the command of a workload; `option` is the word before it, or that holds it. */
export type EngineEndpoint =
  | { kind: 'client'; option: string; address: string }
  /**
   * It answers others on this TCP port, `onLoopback` only those in its network namespace; `socket` is where it passes
   * them on to, if it is a relay. `limited`: its configuration may admit only some requests or clients.
   */
  | {
      kind: 'server';
      option: string;
      port: number;
      onLoopback?: true;
      socket?: string;
      limited?: true;
    }
  /** It answers at a socket of this path in the container. */
  | { kind: 'socket'; option: string; path: string; socket?: string };
