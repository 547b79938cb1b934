// Written by `node tools/build-helper.ts --record`; do not edit.

/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */
export const helperHashes = {
  amd64: {
    sha256: '6220bee1d4dff2ad5bfce5c71e2768a2bb125eb6d39bed775f24f67cf7b349ff',
    compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
  arm64: {
    sha256: '96bc0e0275ee526397fef8f2c716d3e85fd6c108b08c0f45bb58f275c75ff8bd',
    compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
} as const;
