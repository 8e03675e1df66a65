//! Joins the records of a section: resolves references by identity, checks fingerprints, and makes one table
//! of all definitions.
//!
//! The definitions of all records are the nodes of a graph. An edge is a type in a definition. References
//! back may form cycles; other edges may not.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::merge::Table;
use super::records::{Definitions, FunctionRecord, Reference, TypeRecord};
use super::{Definition, DefinitionId, Function, Interface, Problem, ReadError, fingerprint};

/// Number of nodes and edges that the functions may visit in all, for each byte of the section. Each function
/// has a list of its definitions, and many functions with one large type would take quadratic time.
const VISITS_PER_BYTE: usize = 12;

/// Number of nodes and edges that the functions of any section may visit.
const VISITS: usize = 1 << 20;

/// Makes an interface of the records in a section of this length. `functions` are sorted.
pub(super) fn resolve(
    mut functions: Vec<FunctionRecord>,
    types: Vec<TypeRecord<'_>>,
    length: usize,
) -> Result<Interface, ReadError> {
    let graph = Graph::new(&mut functions, types)?;
    let fingerprints = graph.fingerprints()?;
    let scope = fingerprint::Scope { definitions: &graph.definitions, known: &fingerprints };
    for FunctionRecord { function, stated: (stated, offset), .. } in &mut functions {
        function.fingerprint = scope.function(&function.name, &function.arguments, &function.result);
        // A fuzzer cannot find valid fingerprints, so they are not checked for it.
        if *stated != function.fingerprint && !cfg!(fuzzing) {
            let problem = Problem::Fingerprint { found: *stated, computed: function.fingerprint };
            return Err(ReadError::new(problem, *offset).in_function(&function.name));
        }
    }
    let mut joined = Joined::new(graph, fingerprints, length);
    let mut interface = Interface::default();
    for FunctionRecord { mut function, of_host, offset, places, .. } in functions {
        if joined.function(&mut function, places).is_none() {
            return Err(ReadError::new(Problem::TooManyUses, offset).in_function(&function.name));
        }
        if of_host { interface.requires.push(function) } else { interface.functions.push(function) }
    }
    interface.definitions = joined.table.into_definitions();
    Ok(interface)
}

/// The definitions of all records, whose types refer to each other by their places here.
struct Graph {
    definitions: Vec<Definition>,
    nodes: Vec<Node>,
    /// The edges of all nodes, in their order.
    edges: Vec<DefinitionId>,
}

struct Node {
    identity: Option<u64>,
    /// True if a type of its record is a reference back.
    refers_back: bool,
    /// Place of the record in the section.
    offset: usize,
    /// Its edges, without duplicates.
    edges: Range<usize>,
}

impl Graph {
    fn new(functions: &mut [FunctionRecord], types: Vec<TypeRecord<'_>>) -> Result<Self, ReadError> {
        let (types, places) = with_places(types)?;
        let mut graph = Self { definitions: Vec::new(), nodes: Vec::new(), edges: Vec::new() };
        for TypeRecord { offset, definitions, .. } in types {
            graph.add(definitions, offset, &places)?;
        }
        for FunctionRecord { offset, function, definitions, places: own, .. } in functions {
            let definitions = core::mem::take(definitions);
            let start = graph.nodes.len();
            *own = start..start + definitions.all.len();
            let mut ids = Ids { start, references: &definitions.references, places: &places, missing: None };
            function.for_each_id(&mut |id| ids.move_to_graph(id));
            ids.end()
                .and_then(|()| graph.add(definitions, *offset, &places))
                .map_err(|error| error.in_function(&function.name))?;
        }
        Ok(graph)
    }

    /// Adds the definitions of a record.
    fn add(
        &mut self,
        record: Definitions,
        offset: usize,
        places: &BTreeMap<u64, usize>,
    ) -> Result<(), ReadError> {
        let Definitions { all, identities, references, refer_back } = record;
        let mut ids = Ids { start: self.nodes.len(), references: &references, places, missing: None };
        for (mut definition, identity) in all.into_iter().zip(identities) {
            let start = self.edges.len();
            let mut known = BTreeSet::new();
            definition.for_each_id(&mut |id| {
                ids.move_to_graph(id);
                // A reference back is another edge than one that is none.
                if known.insert((id.place(), id.is_reference_back())) {
                    self.edges.push(*id);
                }
            });
            let edges = start..self.edges.len();
            self.nodes.push(Node { identity, refers_back: refer_back, offset, edges });
            self.definitions.push(definition);
        }
        ids.end()
    }

    fn edges(&self, place: usize) -> &[DefinitionId] {
        &self.edges[self.nodes[place].edges.clone()]
    }

    /// Returns the fingerprint of each definition.
    fn fingerprints(&self) -> Result<Vec<u64>, ReadError> {
        let mut fingerprints = vec![0; self.nodes.len()];
        let mut states = vec![State::New; self.nodes.len()];
        let mut open = Vec::new();
        for start in 0..self.nodes.len() {
            if states[start] == State::New {
                states[start] = State::Open;
                open.push((start, 0));
            }
            while let Some((place, next)) = open.last_mut() {
                let place = *place;
                let Some(edge) = self.edges(place).get(*next) else {
                    let scope = fingerprint::Scope { definitions: &self.definitions, known: &fingerprints };
                    fingerprints[place] = scope.definition(&self.definitions[place]);
                    states[place] = State::Closed;
                    open.pop();
                    continue;
                };
                *next += 1;
                match states[edge.place()] {
                    _ if edge.is_reference_back() => {}
                    State::New => {
                        states[edge.place()] = State::Open;
                        open.push((edge.place(), 0));
                    }
                    State::Open => {
                        let name = self.definitions[edge.place()].name.clone();
                        let offset = self.nodes[edge.place()].offset;
                        return Err(ReadError::new(Problem::ContainsItself { name }, offset));
                    }
                    State::Closed => {}
                }
            }
        }
        Ok(fingerprints)
    }

    /// Returns the first of the copies of each definition. Copies have one identity and fingerprint: several
    /// records describe one type.
    fn first_copies(&self, fingerprints: &[u64]) -> Vec<usize> {
        let mut copies = BTreeMap::new();
        let nodes = self.nodes.iter().zip(fingerprints).enumerate();
        nodes
            .map(|(place, (node, &fingerprint))| match node.identity {
                Some(identity) => *copies.entry((identity, fingerprint)).or_insert(place),
                None => place,
            })
            .collect()
    }
}

/// Progress of a search in a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Closed,
}

/// Returns the records of types without duplicates, and the place of each type in the graph, by its identity.
fn with_places(
    mut types: Vec<TypeRecord<'_>>,
) -> Result<(Vec<TypeRecord<'_>>, BTreeMap<u64, usize>), ReadError> {
    // The linker does not define an order of records.
    types.sort_by_key(|record| record.identity);
    for pair in types.windows(2) {
        if pair[0].identity == pair[1].identity && pair[0].content != pair[1].content {
            let problem = Problem::TwoRecords { identity: pair[1].identity };
            return Err(ReadError::new(problem, pair[1].offset));
        }
    }
    types.dedup_by_key(|record| record.identity);
    let (mut count, mut places) = (0, BTreeMap::new());
    for TypeRecord { identity, definitions, .. } in &types {
        count += definitions.all.len();
        places.insert(*identity, count - 1);
    }
    Ok((types, places))
}

/// The ids of a record, which become places in the graph.
struct Ids<'r> {
    /// Place of the record's first definition.
    start: usize,
    references: &'r [Reference],
    places: &'r BTreeMap<u64, usize>,
    missing: Option<ReadError>,
}

impl Ids<'_> {
    fn move_to_graph(&mut self, id: &mut DefinitionId) {
        if !id.is_outside() {
            *id = id.moved(self.start + id.place());
            return;
        }
        let Reference { identity, offset } = self.references[id.place()];
        match self.places.get(&identity) {
            Some(&place) => *id = id.moved(place),
            None => {
                self.missing.get_or_insert_with(|| ReadError::new(Problem::NoRecord { identity }, offset));
            }
        }
    }

    fn end(self) -> Result<(), ReadError> {
        self.missing.map_or(Ok(()), Err)
    }
}

/// The graph while its definitions move to the table.
struct Joined {
    graph: Graph,
    fingerprints: Vec<u64>,
    /// The first copy of each definition.
    firsts: Vec<usize>,
    table: Table,
    /// The place of each definition in the table.
    ids: Vec<Option<DefinitionId>>,
    /// The number of the last function that visited the definition.
    visited_by: Vec<usize>,
    function: usize,
    visits_left: usize,
}

impl Joined {
    fn new(graph: Graph, fingerprints: Vec<u64>, length: usize) -> Self {
        let count = graph.nodes.len();
        Self {
            firsts: graph.first_copies(&fingerprints),
            graph,
            fingerprints,
            table: Table::default(),
            ids: vec![None; count],
            visited_by: vec![0; count],
            function: 0,
            visits_left: VISITS.max(length.saturating_mul(VISITS_PER_BYTE)),
        }
    }

    /// Moves the definitions of a function to the table. `own` are the places of those in its record. Returns
    /// `None` if these are too many.
    fn function(&mut self, function: &mut Function, own: Range<usize>) -> Option<()> {
        let (mut contained, mut back) = (Vec::new(), Vec::new());
        function.for_each_id(&mut |id| {
            let place = self.firsts[id.place()];
            if id.is_reference_back() { &mut back } else { &mut contained }.push(place);
        });
        // All definitions in a compiler's record are reachable. Other records may have more.
        contained.extend(own.map(|place| self.firsts[place]));
        self.function += 1;
        let mut definitions = Vec::new();
        for place in contained {
            self.visit(place, &mut definitions)?;
        }
        self.move_to_table(&definitions, back)?;
        function.refers_back |= definitions.iter().any(|&place| self.graph.nodes[place].refers_back);
        function.definitions = definitions.iter().filter_map(|&place| self.ids[place]).collect();
        function.for_each_id(&mut |id| {
            if let Some(moved) = self.ids[self.firsts[id.place()]] {
                *id = id.moved(moved.place());
            }
        });
        Some(())
    }

    /// Adds a definition to the list after those that it contains, unless the function has visited it. This
    /// is the order of `schema::Definitions`.
    fn visit(&mut self, place: usize, list: &mut Vec<usize>) -> Option<()> {
        let mut open = Vec::new();
        self.open(place, &mut open)?;
        while let Some((place, next)) = open.last_mut() {
            let Some(edge) = self.graph.edges(*place).get(*next) else {
                list.push(*place);
                open.pop();
                continue;
            };
            *next += 1;
            if !edge.is_reference_back() {
                self.open(self.firsts[edge.place()], &mut open)?;
            }
        }
        Some(())
    }

    fn open(&mut self, place: usize, open: &mut Vec<(usize, usize)>) -> Option<()> {
        self.visits_left = self.visits_left.checked_sub(1)?;
        if self.visited_by[place] != self.function {
            self.visited_by[place] = self.function;
            open.push((place, 0));
        }
        Some(())
    }

    /// Moves definitions to the table, and all others that references back lead to.
    fn move_to_table(&mut self, definitions: &[usize], mut back: Vec<usize>) -> Option<()> {
        let is_new = |place: &usize| self.ids[*place].is_none();
        let mut new: Vec<usize> = definitions.iter().copied().filter(is_new).collect();
        let mut followed = 0;
        loop {
            for &place in &new[followed..] {
                let edges = self.graph.edges(place).iter().filter(|edge| edge.is_reference_back());
                back.extend(edges.map(|edge| self.firsts[edge.place()]));
            }
            followed = new.len();
            let Some(target) = back.pop() else { break };
            if self.ids[target].is_none() {
                let mut found = Vec::new();
                self.visit(target, &mut found)?;
                new.extend(found.into_iter().filter(|&place| self.ids[place].is_none()));
            }
        }
        let places: BTreeMap<usize, usize> =
            new.iter().enumerate().map(|(index, &place)| (place, index)).collect();
        let mut batch = Vec::with_capacity(new.len());
        for &place in &new {
            let mut definition = core::mem::replace(&mut self.graph.definitions[place], Definition::EMPTY);
            definition.for_each_id(&mut |id| {
                let place = self.firsts[id.place()];
                *id = match (self.ids[place], places.get(&place)) {
                    (None, Some(&place)) => id.moved(place),
                    (known, _) => {
                        let place = known.map_or(0, DefinitionId::place);
                        DefinitionId::outside(place, id.is_reference_back())
                    }
                };
            });
            batch.push(definition);
        }
        let fingerprints: Vec<_> = new.iter().map(|&place| self.fingerprints[place]).collect();
        for (place, id) in new.into_iter().zip(self.table.add(batch, &fingerprints)) {
            self.ids[place] = Some(id);
        }
        Some(())
    }
}

impl Function {
    fn for_each_id(&mut self, visit: &mut impl FnMut(&mut DefinitionId)) {
        let types = self.arguments.iter_mut().map(|argument| &mut argument.ty);
        types.chain([&mut self.result]).for_each(|ty| ty.for_each_id(visit));
    }
}
