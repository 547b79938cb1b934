import type { FileCapabilities } from '../../core/image/image.ts';
import { capabilitiesOfMask } from '../../knowledge/kernel/capabilities.ts';

/** Bits of the first word: the version of the form, and whether the permitted capabilities are effective from the start. */
const versionMask = 0xff000000;
const effectiveBit = 0x000001;

/** Forms of the attribute (`include/uapi/linux/capability.h`): 32-bit halves of each set, and whether a uid follows. */
const forms: Readonly<Record<number, { halves: number; hasRoot: boolean }>> = {
  0x01000000: { halves: 1, hasRoot: false },
  0x02000000: { halves: 2, hasRoot: false },
  0x03000000: { halves: 2, hasRoot: true },
};

/**
 * Decodes the extended attribute `security.capability` (capabilities(7), "File capabilities"), in hexadecimal; `undefined` if it
 * has no known form, which the kernel refuses too.
 */
export function parseFileCapabilities(hex: string): FileCapabilities | undefined {
  if (!/^(?:[0-9a-f]{2}){4,64}$/u.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const first = bytes.readUInt32LE(0);
  const form = forms[(first & versionMask) >>> 0];
  if (form === undefined || bytes.length !== 4 + form.halves * 8 + (form.hasRoot ? 4 : 0)) return undefined;
  const setAt = (offset: number): readonly string[] => {
    const words = Array.from({ length: form.halves }, (_, half) => bytes.readUInt32LE(4 + half * 8 + offset));
    return capabilitiesOfMask(words.toReversed().map(hexWord).join(''));
  };
  return {
    permitted: setAt(0),
    inheritable: setAt(4),
    effective: (first & effectiveBit) !== 0,
    ...(form.hasRoot && { rootUid: bytes.readUInt32LE(bytes.length - 4) }),
  };
}

function hexWord(word: number): string {
  return word.toString(16).padStart(8, '0');
}
