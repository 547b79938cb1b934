const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/**
 * Decodes base64.
 * @throws TypeError for other text; `what` names it.
 */
export function readBase64(text: string, what: string): Buffer {
  if (!base64.test(text)) throw new TypeError(`${what} is no base64`);
  return Buffer.from(text, 'base64');
}
