/** Whether the options of a bridge keep its containers from each other: `enable_icc`, which the engine reads as Go does. */
export function isClosedBridge(options: Readonly<Record<string, string>>): boolean {
  return /^(?:0|f|F|false|False|FALSE)$/u.test(options['com.docker.network.bridge.enable_icc'] ?? '');
}
