/** Words of a dialect of our own, and what to say instead. */
export interface RefusedWord {
  word: RegExp;
  say: string;
}

/** What `npm run check` refuses in comments, strings and pages. `docs/glossary.md` has the words to use. */
export const refusedWords: readonly RefusedWord[] = [
  { word: /\btold\b/giu, say: 'known, decided, said by' },
  { word: /\bmend(?:s|ed|ing)?\b/giu, say: 'fix' },
  { word: /\b(?:be|was|were|is|are) had\b/giu, say: 'available, read' },
  { word: /\b(?:hand(?:s|ed|ing)?|given) in\b/giu, say: 'mounted, exposed, passed' },
  { word: /\bhand(?:s|ed|ing)? out\b/giu, say: 'published, returned' },
  { word: /\bliv(?:e|es|ed|ing) with\b/giu, say: 'accept, waive' },
  { word: /\b(?:comes?|came) to\b/giu, say: 'is, results in, value' },
  { word: /\bnobody (?:look|vouch)/giu, say: 'not collected, not verified' },
  { word: /\bvouch/giu, say: 'attest, verify' },
  { word: /\bpiped in\b/giu, say: 'standard input' },
  { word: /\bg(?:ive|ives|ave|iven|iving) away\b/giu, say: 'reveal, leak' },
  { word: /\bof today\b/giu, say: 'current' },
  { word: /\bloose[ -](?:folder|end)/giu, say: 'writable parent, stale entry' },
  { word: /\bsightings?\b/giu, say: 'location, place' },
  { word: /\bsurroundings\b/giu, say: 'runtime context' },
  { word: /\bdriv(?:e|es|ing) (?:an |the |its |any )?(?:engine|daemon|it)\b/giu, say: 'control' },
  { word: /\bperson(?:['’]s)? to judge\b/giu, say: 'needs review' },
  { word: /\bdrawn tighter\b/giu, say: 'reduced' },
  { word: /\b(?:go|goes|going|went) by\b/giu, say: 'name, is named' },
  { word: /\bas ever\b/giu, say: 'unchanged' },
  { word: /\blet(?:s|ting)? through\b/giu, say: 'allow' },
  { word: /\bin force\b/giu, say: 'effective' },
  { word: /\bratchet/giu, say: 'baseline' },
  { word: /\bsettle[sd]?\b/giu, say: 'decide, finalize' },
  { word: /\bremainder\b/giu, say: 'unknowns, rest' },
  { word: /\bkept\/|\bsights?\//giu, say: 'the folder as it is named now' },
];
