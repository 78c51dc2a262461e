// Shows openapi.json to people. Text of the document only ever becomes text of the page.
"use strict";

const methods = ["get", "post", "put", "patch", "delete"];

// A tag with attributes and children; a string is text.
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== ""));
  return node;
}

function table(caption, columns, rows) {
  if (rows.length === 0) return null;
  const head = make("tr", {}, columns.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((cells) => make("tr", {}, cells.map((cell) => make("td", {}, cell))));
  const all = make("table", {}, make("caption", { class: "soft" }, caption), make("thead", {}, head), make("tbody", {}, body));
  return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, all);
}

function follow(api, thing) {
  if (!thing || !thing.$ref) return thing;
  return thing.$ref.split("/").slice(1).reduce((at, step) => at[step], api);
}

// A schema in a few words, with links to what has a name.
function words(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return [make("a", { href: `#schema-${name}` }, name)];
  }
  if (schema.anyOf) return schema.anyOf.flatMap((one, i) => [i ? " or " : "", ...words(one)]);
  if (schema.items) return ["list of ", ...words(schema.items), limits(schema)];
  const types = [schema.type ?? "anything"].flat().join(" or ");
  return [types + (schema.format ? ` (${schema.format})` : "") + limits(schema)];
}

function limits(schema) {
  const said = [];
  const between = (low, high, unit) => {
    if (low !== undefined && high !== undefined) said.push(`${low} to ${high}${unit}`);
    else if (low !== undefined) said.push(`at least ${low}${unit}`);
    else if (high !== undefined) said.push(`at most ${high}${unit}`);
  };
  between(schema.minimum, schema.maximum, "");
  between(schema.minLength, schema.maxLength, " characters");
  between(schema.minItems, schema.maxItems, " items");
  if (schema.enum) said.push(schema.enum.join(", "));
  return said.length ? `: ${said.join("; ")}` : "";
}

function json(caption, value) {
  return value === undefined ? null
    : make("details", {}, make("summary", {}, caption),
        make("pre", { tabindex: "0" }, make("code", {}, JSON.stringify(value, null, 2))));
}

function body(title, content) {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (!media) return null;
  return make("div", {}, make("h4", {}, title),
    make("p", {}, make("code", {}, type), ": ", words(media.schema)), json(`Example: ${title.toLowerCase()}`, media.example));
}

function answers(api, operation) {
  const rows = Object.entries(operation.responses).map(([status, found]) => {
    const answer = follow(api, found);
    const codes = answer["x-codes"];
    const said = codes
      ? codes.flatMap((code, i) => [i ? ", " : "", make("a", { href: `#code-${code}` }, make("code", {}, code))])
      : [answer.description];
    return [status, said, Object.keys(answer.headers ?? {}).filter((name) => !/ratelimit|correlation/i.test(name)).join(", ")];
  });
  return table("Answers", ["status", "what", "headers"], rows);
}

function parameters(api, operation) {
  const rows = (operation.parameters ?? []).map((found) => {
    const one = follow(api, found);
    return [make("code", {}, one.name), one.in + (one.required ? ", required" : ""), words(one.schema), one.description];
  });
  return table("Parameters", ["name", "where", "type", "meaning"], rows);
}

function who(operation) {
  if (operation["x-roles"].length) return `Roles: ${operation["x-roles"].join(", ")}.`;
  return operation.security.some((one) => Object.keys(one).length === 0) ? "Anybody, signed in or not." : "Whoever is signed in.";
}

function article(api, method, path, operation) {
  const good = Object.entries(operation.responses).find(([status]) => status < 300)?.[1];
  return make("article", { id: operation.operationId, "aria-labelledby": `${operation.operationId}-title` },
    make("h3", { id: `${operation.operationId}-title` }, make("span", { class: `method ${method}` }, method.toUpperCase()), " ", path),
    make("p", {}, operation.deprecated ? "Deprecated. " : "", operation.description),
    make("p", { class: "soft" }, who(operation)),
    parameters(api, operation), body("Request", operation.requestBody?.content),
    body("Answer", good?.content), answers(api, operation));
}

function schema(name, one) {
  const required = new Set(one.required ?? []);
  const rows = Object.entries(one.properties ?? {}).map(([field, value]) =>
    [make("code", {}, field), words(value), required.has(field) ? "required" : "", value.description ?? ""]);
  return make("article", { id: `schema-${name}` }, make("h3", {}, name),
    one.description ? make("p", {}, one.description) : null, one.enum ? make("p", {}, one.enum.join(", ")) : null,
    table(`Fields of ${name}`, ["field", "type", "needed", "meaning"], rows));
}

function show(api) {
  document.getElementById("summary").textContent = api.info.summary;
  const contents = document.getElementById("contents");
  const content = document.getElementById("content");
  const section = (id, title, ...children) => {
    contents.append(make("h2", {}, make("a", { href: `#${id}` }, title)));
    content.append(make("section", { id, "aria-labelledby": `${id}-title` }, make("h2", { id: `${id}-title` }, title), ...children));
  };
  section("about", `Version ${api.info.version}`, api.info.description.split("\n\n").map((text) => make("p", {}, text)));
  for (const tag of api.tags) {
    const found = Object.entries(api.paths).flatMap(([path, item]) =>
      methods.filter((method) => item[method]?.tags.includes(tag.name)).map((method) => [method, path, item[method]]));
    section(`tag-${tag.name}`, tag.name, make("p", {}, tag.description), found.map((one) => article(api, ...one)));
    contents.append(make("ul", {}, found.map(([method, path, operation]) => make("li", {},
      make("a", { href: `#${operation.operationId}` }, make("span", { class: `method ${method}` }, method.toUpperCase()), ` ${path}`)))));
  }
  const codes = Object.entries(api["x-error-codes"]).map(([code, { status, message }]) =>
    [make("code", { id: `code-${code}` }, code), String(status), message]);
  section("codes", "Error codes", table("Error codes", ["code", "status", "meaning"], codes));
  section("schemas", "Schemas", Object.entries(api.components.schemas).map(([name, one]) => schema(name, one)));
}

// Articles and rows of codes that hold every word of the text.
function filter(text) {
  const sought = text.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const node of document.querySelectorAll("article, #codes tbody tr")) {
    const held = node.textContent.toLowerCase();
    node.hidden = !sought.every((word) => held.includes(word));
    count += node.hidden ? 0 : 1;
  }
  for (const item of document.querySelectorAll("#contents li"))
    item.hidden = document.querySelector(item.firstChild.getAttribute("href")).hidden;
  document.getElementById("found").textContent = sought.length ? `${count} found` : "";
}

fetch("/api/openapi.json")
  .then((answer) => answer.json())
  .then((api) => {
    show(api);
    document.getElementById("filter").addEventListener("input", (event) => filter(event.target.value));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    document.body.dataset.ready = "yes";
  })
  .catch((trouble) => {
    document.getElementById("content").append(make("p", { role: "alert" }, `The description cannot be read: ${trouble.message}`));
  });
