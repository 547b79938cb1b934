// Written by `node tools/build-helper.ts --record`; do not edit.

/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */
export const helperHashes = {
  amd64: {
    sha256: '6e006707680acb3f40247b79672be9dd2e920652c6d8096264c441dfc6746523',
    compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
  arm64: {
    sha256: '0b77bc0e41ffa39098de07bd5f52b0cdcb4e2598fa52d9c937321b9ddbecf842',
    compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
} as const;
