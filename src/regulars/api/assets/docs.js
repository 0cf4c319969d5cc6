"use strict";

// Draws the OpenAPI document of this server. Text goes in as text, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
const byId = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const nameOf = (reference) => reference.split("/").pop();
const anchorOf = (method, path) => `${method}${path.replace(/[^a-zA-Z0-9]+/g, "-")}`;

// A schema in one line, with links to the ones that have a name.
function typeOf(schema) {
  if (!schema) return ["anything"];
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return [make("a", { href: `#schema-${name}`, textContent: name })];
  }
  const choices = schema.oneOf || schema.anyOf;
  if (choices) return choices.flatMap((each, at) => [...(at ? [" or "] : []), ...typeOf(each)]);
  if (schema.enum) return [schema.enum.map((each) => JSON.stringify(each)).join(" | ")];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.type === "array") return ["list of ", ...typeOf(schema.items)];
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "anything";
  return [schema.format ? `${type} (${schema.format})` : type];
}

function boundsOf(schema) {
  const words = {
    minimum: "from", exclusiveMinimum: "above", maximum: "up to", exclusiveMaximum: "below",
    minLength: "at least this long:", maxLength: "at most this long:",
    minItems: "at least this many:", maxItems: "at most this many:",
    pattern: "matching", default: "default",
  };
  return Object.entries(words)
    .filter(([key]) => schema && schema[key] !== undefined && schema[key] !== null)
    .map(([key, word]) => `${word} ${schema[key]}`)
    .join(", ");
}

function row(name, isRequired, schema, description) {
  const notes = [description, boundsOf(schema)].filter(Boolean).join(" — ");
  return make(
    "tr", {},
    make("td", {}, make("code", { textContent: name }), isRequired ? " *" : ""),
    make("td", {}, ...typeOf(schema)),
    make("td", { className: "quiet", textContent: notes }),
  );
}

function table(rows) {
  return make("table", {}, make("tbody", {}, ...rows));
}

function parametersOf(operation) {
  const parameters = operation.parameters || [];
  if (!parameters.length) return [];
  const rows = parameters.map((each) =>
    row(`${each.name} (${each.in})`, each.required, each.schema, each.description));
  return [make("h4", { textContent: "Parameters" }), table(rows)];
}

function contentOf(title, content) {
  return Object.entries(content || {}).flatMap(([type, each]) => [
    make("h4", { textContent: `${title} · ${type}` }),
    make("p", {}, ...typeOf(each.schema)),
  ]);
}

function responsesOf(operation) {
  const rows = Object.entries(operation.responses).map(([status, response]) => {
    const [content] = Object.values(response.content || {});
    return make(
      "tr", {},
      make("td", {}, make("code", { textContent: status })),
      make("td", {}, ...(content ? typeOf(content.schema) : ["no body"])),
      make("td", { className: "quiet", textContent: response.description }),
    );
  });
  return [make("h4", { textContent: "Answers" }), table(rows)];
}

function operationSection(path, method, operation) {
  const id = anchorOf(method, path);
  const text = operation.description || operation.summary || "";
  return make(
    "section", { id },
    make("h3", {}, make("span", { className: "method", textContent: method }), path),
    make("p", { textContent: text }),
    make("p", { className: "quiet", textContent: operation.security ? "" : "Open to anybody." }),
    ...parametersOf(operation),
    ...contentOf("Body", operation.requestBody && operation.requestBody.content),
    ...responsesOf(operation),
  );
}

function schemaSection(name, schema) {
  const required = new Set(schema.required || []);
  const rows = Object.entries(schema.properties || {}).map(([key, each]) =>
    row(key, required.has(key), each, each.description));
  return make(
    "section", { id: `schema-${name}` },
    make("h3", { textContent: name }),
    make("p", { className: "quiet", textContent: schema.description || "" }),
    rows.length ? table(rows) : make("p", {}, ...typeOf(schema)),
  );
}

function problemsSection(codes) {
  const rows = codes.map((each) => make(
    "tr", { id: `problem-${each.code}` },
    make("td", {}, make("code", { textContent: each.code })),
    make("td", { textContent: each.status }),
    make("td", { className: "quiet", textContent: each.meaning }),
  ));
  return make("section", {}, make("h3", { textContent: "Problem codes" }), table(rows));
}

function draw(description) {
  const about = byId("about");
  about.append(
    make("h1", { textContent: description.info.title }),
    make("p", { textContent: description.info.description || "" }),
    make("p", { className: "quiet" }, `Version ${description.info.version} · OpenAPI at `,
      make("a", { href: "/schema", textContent: "/schema" })),
  );
  const groups = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((each) => item[each])) {
      const [tag = "other"] = item[method].tags || [];
      groups.set(tag, [...(groups.get(tag) || []), [path, method, item[method]]]);
    }
  }
  for (const [tag, operations] of [...groups].sort()) {
    byId("contents").append(make("h2", { textContent: tag }));
    for (const [path, method, operation] of operations) {
      byId("contents").append(make(
        "a", { href: `#${anchorOf(method, path)}` },
        make("span", { className: "method", textContent: method }), path));
      byId("operations").append(operationSection(path, method, operation));
    }
  }
  const schemas = Object.entries(description.components.schemas || {}).sort();
  byId("schemas").append(...schemas.map(([name, schema]) => schemaSection(name, schema)));
  byId("problems").append(problemsSection(description["x-problem-codes"] || []));
}

function filter() {
  const wanted = byId("filter").value.trim().toLowerCase();
  for (const link of byId("contents").querySelectorAll("a")) {
    const isHidden = !link.textContent.toLowerCase().includes(wanted);
    link.hidden = isHidden;
    byId(link.getAttribute("href").slice(1)).hidden = isHidden;
  }
}

fetch("/schema")
  .then((answer) => answer.json())
  .then((description) => {
    draw(description);
    byId("filter").addEventListener("input", filter);
    byId("top").removeAttribute("aria-busy");
    // The place that the address names did not exist when the page was loaded.
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  })
  .catch((error) => byId("about").append(make("p", { textContent: `No document: ${error}` })));
