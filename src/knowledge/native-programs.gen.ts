// Written by `node tools/build-native.ts --record`; do not edit.

/** SHA-256 of each program of `native` for each architecture, and the compiler that it is built with. */
export const nativePrograms = {
  files: {
    amd64: {
      sha256: 'e01a6474009b5361043a2313905887012add5102ed4d02adcb9d428e7d6030f6',
      compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
    arm64: {
      sha256: 'b0b4351b1b267cd47bc23a2983e698b5914dad33ed7a38d0d7db46b0941be0f3',
      compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
  },
  probe: {
    amd64: {
      sha256: '87d798712d2c5f6556db526494cd1501ad23f3c1b6447ed050b879b818d4bb3c',
      compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
    arm64: {
      sha256: '49f46e027c82bbf94802a534e3e09c651bef35dfee9d4c8cf1fec20346059728',
      compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
  },
} as const;
