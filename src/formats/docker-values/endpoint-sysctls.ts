/** The driver option of an endpoint with kernel parameters of its interface (moby, libnetwork `netlabel.EndpointSysctls`). */
export const endpointSysctlOption = 'com.docker.network.endpoint.sysctls';

/**
 * Returns the kernel parameters in the value of the option, which commas separate; `IFNAME` in them stands for the
 * interface: `net.ipv4.conf.IFNAME.forwarding=1`.
 */
export function parseEndpointSysctls(value: string): readonly string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
