/** Whether an address, with or without port, is loopback. */
export function isLoopback(address: string): boolean {
  const host = hostOf(address.replace(/^[a-z][a-z0-9+.-]*:\/\//iu, '').replace(/\/.*$/su, ''));
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/iu.test(host);
}

/** Returns the host of `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */
function hostOf(text: string): string {
  const bracketed = /^\[([^\]]*)\]/u.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return text.split(':').length === 2 ? (text.split(':')[0] ?? '') : text;
}
