/** Whether dockerd gives such a name to the host's end of a container's pair (moby, `libnetwork/netutils`): `veth1a2b3c4`. */
export function isContainerPair(name: string): boolean {
  return /^veth[0-9a-f]{7}$/u.test(name);
}
