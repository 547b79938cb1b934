// Written by `node tools/build-helper.ts --record`; do not edit.

/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */
export const helperHashes = {
  amd64: {
    sha256: '1ec96a213d40984b32752821479e06c5dde37e7727f85d797793fcd2ee528ed7',
    compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
  arm64: {
    sha256: 'cd342299f2fbd9a321031e2e3d24a7e23e970307acfcb5cb8cb062c463fc3c47',
    compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
} as const;
