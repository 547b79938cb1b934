/** An address of an engine in the command of a workload; `option` is the word before it, or that holds it. */
export type EngineEndpoint =
  | { kind: 'client'; option: string; address: string }
  /** It answers others on this TCP port; `socket` is where it passes them on to, if it is a relay. */
  | { kind: 'server'; option: string; port: number; socket?: string };
