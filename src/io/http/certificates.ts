const block = /-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/=\s]*?)-----END CERTIFICATE-----/gu;

/** Returns the certificates of a PEM file, each alone; everything else in it is passed over (Go, AppendCertsFromPEM). */
export function certificatesIn(text: string): readonly string[] {
  return text.match(block) ?? [];
}
