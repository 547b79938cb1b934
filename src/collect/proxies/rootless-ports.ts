/** Values of an option that may be repeated: `-p V`, `-pV`, `-p=V`, `--publish V`, `--publish=V`. */
function valuesOf(args: readonly string[], short: string, long: string): readonly string[] {
  return args.flatMap((arg, index) => {
    if (arg === short || arg === long) return args[index + 1] ?? [];
    if (arg.startsWith(`${long}=`)) return arg.slice(long.length + 1);
    return arg.startsWith(short) && !arg.startsWith('--') ? arg.slice(short.length).replace(/^=/u, '') : [];
  });
}

/** The port of the host in `[address:]port:port[/protocol]`, as rootlesskit takes it. */
function parentPort(published: string): number | undefined {
  const [, port, protocol = 'tcp'] = /(?:^|:)(\d{1,5}):\d{1,5}(?:\/(\w+))?$/u.exec(published) ?? [];
  return port === undefined || !/^tcp[46]?$/u.test(protocol) ? undefined : Number(port);
}

/**
 * Returns the TCP ports of the host that rootlesskit opens for the dockerd that it starts, besides those of containers;
 * none if that dockerd asks clients for a certificate.
 */
export function rootlessPorts(args: readonly string[]): ReadonlySet<number> {
  const start = args.findIndex((arg) => /(?:^|\/)dockerd(?:-rootless\.sh)?$/u.test(arg));
  if (start === -1 || args.slice(start).some((arg) => /^--tlsverify(?:=true)?$/u.test(arg))) return new Set();
  const ports = valuesOf(args.slice(0, start), '-p', '--publish').map(parentPort);
  return new Set(ports.filter((port) => port !== undefined));
}
