/** A block of a configuration in braces, and the line before it. */
export interface ConfigurationBlock {
  header: string;
  text: string;
  isAround: (at: number) => boolean;
}

/** Returns the blocks of a configuration, an outer one before those in it. */
export function configurationBlocks(text: string): readonly ConfigurationBlock[] {
  const blocks: { start: number; end: number; headerAt: number }[] = [];
  const open: { start: number; end: number; headerAt: number }[] = [];
  for (const { 0: brace, index } of text.matchAll(/\$\{[^}\n]{0,255}\}|[{}]/gu)) {
    if (brace === '{') {
      const before = Math.max(
        ...['{', '}', ';', '\n'].map((end) =>
          text.lastIndexOf(end, text.slice(0, index).trimEnd().length - 1),
        ),
      );
      const block = { start: index, end: text.length, headerAt: before + 1 };
      blocks.push(block);
      open.push(block);
    } else if (brace === '}') {
      const block = open.pop();
      if (block !== undefined) block.end = index + 1;
    }
  }
  return blocks.map(({ start, end, headerAt }) => ({
    header: text.slice(headerAt, start).trim(),
    text: text.slice(headerAt, end),
    isAround: (at) => start < at && at < end,
  }));
}

/** The servers of nginx that pass requests on to a group of servers. */
function usersOf(blocks: readonly ConfigurationBlock[], name: string): readonly ConfigurationBlock[] {
  const uses = (text: string): boolean =>
    [...text.matchAll(/\bproxy_pass\s+(?:https?:\/\/)?(?<name>[^\s/;]+)/gu)].some(
      ({ groups }) => groups?.['name'] === name,
    );
  return blocks.filter(({ header, text }) => header === 'server' && uses(text));
}

/**
 * Returns the parts of a configuration that listen for what is passed on at a place: of nginx the servers, of Caddy the
 * site. The whole text if there is none. `blocks` are those of the text.
 */
export function around(
  text: string,
  blocks: readonly ConfigurationBlock[],
  at: number,
  program: 'nginx' | 'caddy',
): readonly string[] {
  const holding = blocks.filter(({ isAround }) => isAround(at));
  if (program === 'caddy') {
    const [site] = holding;
    return [site === undefined || site.header === '' ? text : site.text];
  }
  const server = holding.findLast(({ header }) => header === 'server');
  if (server !== undefined) return [server.text];
  const upstream = holding.map(({ header }) => /^upstream\s+(\S+)$/u.exec(header)?.[1]).findLast(Boolean);
  return upstream === undefined ? [text] : usersOf(blocks, upstream).map((each) => each.text);
}

/** Returns the sections of HAProxy that listen for what the section at a place passes on, with that one. */
export function sectionsOf(text: string, at: number): readonly string[] {
  const starts = [
    ...text.matchAll(
      /^(?:global|defaults|frontend|backend|listen|peers|resolvers|userlist|cache|program)\b/gmu,
    ),
  ].map(({ index }) => index);
  const sections = starts.map((start, index) => ({
    start,
    text: text.slice(start, starts[index + 1] ?? text.length),
  }));
  const own = sections.findLast(({ start }) => start <= at);
  const name = own && /^backend[ \t]+(\S+)/u.exec(own.text)?.[1];
  if (own === undefined || name === undefined) return [own?.text ?? text];
  const uses = (part: string): boolean =>
    [...part.matchAll(/^[ \t]*(?:default_backend|use_backend)[ \t]+(?<name>\S+)/gmu)].some(
      ({ groups }) => groups?.['name'] === name,
    );
  return sections.filter((each) => uses(each.text)).map((each) => `${each.text}${own.text}`);
}
