/** Address families of socket(2) by number, as AppArmor names them (apparmor.d(5), "Network Rules"). */
export const addressFamilyNames: Readonly<Record<number, string>> = {
  1: 'unix',
  2: 'inet',
  10: 'inet6',
  16: 'netlink',
  17: 'packet',
  38: 'alg',
  40: 'vsock',
};
