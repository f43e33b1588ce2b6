//! The bill of materials of a release (CycloneDX 1.6, JSON), from `cargo metadata --all-features --filter-platform TARGET` on standard input and the
//! checksums of Cargo.lock: `.ci/run` writes it to target/redress.cdx.json.
//!
//! Every package that the release is made of has scope `required`; what only takes part in building it, `excluded`. Test dependencies are not in it.
//! The same sources give the same bytes: there is no time and no serial number in it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, Read, Write};

use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    description: Option<String>,
    repository: Option<String>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    root: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

impl Package {
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    /// What runs in the compiler is not in the program.
    fn is_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }

    fn component(&self, kind: &str, is_in_program: bool, checksum: Option<&String>) -> Value {
        let mut component = json!({
            "type": kind,
            "bom-ref": self.purl(),
            "name": self.name,
            "version": self.version,
            "scope": if is_in_program { "required" } else { "excluded" },
            "purl": self.purl(),
        });
        let known = [
            // The slash is how old manifests write OR.
            self.license.as_ref().map(|license| {
                ("licenses", json!([{ "expression": license.replace('/', " OR ").replace("  ", " ") }]))
            }),
            self.description.as_ref().map(|description| {
                ("description", json!(description.split_whitespace().collect::<Vec<_>>().join(" ")))
            }),
            checksum.map(|checksum| ("hashes", json!([{ "alg": "SHA-256", "content": checksum }]))),
            self.repository
                .as_ref()
                .map(|repository| ("externalReferences", json!([{ "type": "vcs", "url": repository }]))),
        ];
        if let Some(fields) = component.as_object_mut() {
            fields.extend(known.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)));
        }
        component
    }
}

/// Everything that is reached from the root; across `build` edges and macros only where asked for.
fn reached<'m>(metadata: &'m Metadata, packages: &BTreeMap<&str, &Package>, with_build: bool) -> BTreeSet<&'m str> {
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let mut reached = BTreeSet::new();
    let mut waiting = vec![metadata.resolve.root.as_str()];
    while let Some(id) = waiting.pop() {
        let is_wanted = with_build || packages.get(id).is_none_or(|package| !package.is_macro());
        if !is_wanted || !reached.insert(id) {
            continue;
        }
        let Some(node) = nodes.get(id) else { continue };
        let goes = |kind: &Kind| match kind.kind.as_deref() {
            None => true,
            Some("build") => with_build,
            Some(_) => false,
        };
        let deps = node.deps.iter().filter(|dependency| dependency.dep_kinds.iter().any(goes));
        waiting.extend(deps.map(|dependency| dependency.pkg.as_str()));
    }
    reached
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let metadata: Metadata = serde_json::from_str(&text)?;
    let lock: Lock = toml::from_str(&std::fs::read_to_string("Cargo.lock")?)?;
    let checksums: BTreeMap<(&str, &str), Option<&String>> = lock
        .package
        .iter()
        .map(|locked| ((locked.name.as_str(), locked.version.as_str()), locked.checksum.as_ref()))
        .collect();
    let packages: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let whole = reached(&metadata, &packages, true);
    let in_program = reached(&metadata, &packages, false);
    let root = metadata.resolve.root.as_str();

    let mut components = Vec::new();
    let mut about = Value::Null;
    for id in &whole {
        let package = packages.get(id).ok_or_else(|| format!("{id} is resolved and not described"))?;
        let checksum = checksums.get(&(package.name.as_str(), package.version.as_str())).copied();
        let checksum = checksum.ok_or_else(|| format!("{id} is not in Cargo.lock"))?;
        if *id == root {
            about = package.component("application", true, checksum);
        } else {
            components.push(package.component("library", in_program.contains(id), checksum));
        }
    }
    let purl = |id: &str| packages.get(id).map(|package| package.purl());
    let dependencies = metadata.resolve.nodes.iter().filter(|node| whole.contains(node.id.as_str())).map(|node| {
        let depends: BTreeSet<String> = node
            .deps
            .iter()
            .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")))
            .filter_map(|dependency| purl(&dependency.pkg))
            .collect();
        json!({ "ref": purl(&node.id), "dependsOn": depends })
    });
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": about },
        "components": components,
        "dependencies": dependencies.collect::<Vec<_>>(),
    });
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &bill)?;
    out.write_all(b"\n")?;
    Ok(())
}
