/** Returns a read that asks for each path once, and gives that answer from then on. */
export function memoizeByPath<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const cache = new Map<string, Promise<T>>();
  return (path) => {
    const answer = cache.get(path) ?? read(path);
    cache.set(path, answer);
    return answer;
  };
}
