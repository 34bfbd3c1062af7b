// Parses Bicep with tree-sitter: node parse-bicep.mjs FILE.. prints {"FILE": ["LINE: what stands there", ..], ..} with a
// line for everything that does not parse. Packages are found from the working directory, the repository's root.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.cwd() + '/');
const { Parser, Language } = await import(pathToFileURL(require.resolve('web-tree-sitter')));
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

function* faults(node) {
  if (node.isError || node.isMissing) yield `${node.startPosition.row + 1}: ${node.isMissing ? 'missing ' + node.type : node.text.slice(0, 60)}`;
  for (const child of node.children) yield* faults(child);
}

const found = {};
for (const file of process.argv.slice(2)) found[file] = [...faults(parser.parse(readFileSync(file, 'utf8')).rootNode)];
console.log(JSON.stringify(found));
