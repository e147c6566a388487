// The shipped knowledge against the shipped schema, by a validator that is not ours: npm ajv, and npm yaml with its
// core schema (YAML 1.2), which reads the files as an editor's language server does.
import Ajv from "ajv";
import { parse } from "yaml";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../../knowledge/", import.meta.url).pathname;
const schema = JSON.parse(readFileSync(join(root, "salter.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

function* yamlFiles(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* yamlFiles(path);
    else if (name.endsWith(".yaml")) yield path;
  }
}

let passed = 0;
let failed = 0;
for (const path of yamlFiles(root)) {
  const document = parse(readFileSync(path, "utf8"), { schema: "core" });
  if (validate(document)) {
    passed++;
    continue;
  }
  failed++;
  for (const error of validate.errors.slice(0, 5)) console.log(`${path}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}
// A schema that takes everything would prove nothing: a misspelt key must be refused.
if (validate({ departement: "cards", owner: "a", en: { title: "x" } })) {
  console.log("the schema accepts a misspelt key");
  failed++;
} else passed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
