/** Programs of Redis and its successor Valkey. */
export const redisPath = /\/(?<project>redis|valkey)-(?:server|sentinel|cli|benchmark|check-aof|check-rdb)$/u;

const standalone = /(?<=\0)\d{1,3}\.\d{1,3}\.\d{1,3}(?:-rc\d{1,2})?(?=\0)/gu;
const maxCandidates = 200;

/**
 * Returns the version in the data of a program of Redis or Valkey: a text that is a version, and with which another text begins that
 * identifies the build (version, host or nothing, time of the build, commit).
 */
export function findRedisVersion(data: Buffer): string | undefined {
  const text = data.toString('latin1');
  const candidates = new Set(text.match(standalone)?.slice(0, maxCandidates));
  return [...candidates].find((version) => {
    const build = new RegExp(
      String.raw`\0(?:valkey)?${version.replaceAll('.', String.raw`\.`)}(?:[\w.-]{1,80}-)?1\d{9}[0-9a-f]{8}\d{1,6}\0`,
      'u',
    );
    return build.test(text);
  });
}
