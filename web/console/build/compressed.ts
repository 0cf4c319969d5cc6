import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|html|json)$/;
const BYTES_MIN = 1024;

/** Lays a gzip and a brotli form beside every text of the build, so that serving costs nothing. */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "regulars-compressed",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && TEXT.test(entry.name)) compress(path);
      }
    },
  };
}

function compress(path: string): void {
  const content = readFileSync(path);
  if (content.length < BYTES_MIN) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
}
