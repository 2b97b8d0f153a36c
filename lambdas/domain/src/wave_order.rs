//! The order of waves: what each one depends on, and an order in which none comes before what it depends on.

use std::collections::BTreeMap;

use crate::ids::WaveNumber;
use crate::plan::PlanWave;
use crate::strict::BadInput;

/// A wave's place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedWave {
    /// Its number: its place in the plan's list, from 1.
    pub number: WaveNumber,
    /// The waves that have to end well first.
    pub depends_on: Vec<WaveNumber>,
}

/// The waves, sorted so that none comes before a wave it depends on, and otherwise as listed. The Map that runs
/// them takes at most 40 at a time; in this order the ones it takes can never all be waiting for a later one.
///
/// # Errors
/// Everything that [`problems`] finds.
pub fn order(waves: &[PlanWave]) -> Result<Vec<OrderedWave>, Vec<BadInput>> {
    let problems = problems(waves);
    if !problems.is_empty() {
        return Err(problems);
    }
    let dependencies = dependencies(waves).0;
    let (mut sorted, _) = sort(&dependencies);
    Ok(sorted
        .drain(..)
        .map(|index| OrderedWave {
            number: number(index),
            depends_on: dependencies[index].iter().copied().map(number).collect(),
        })
        .collect())
}

/// Names that stand twice, dependencies on waves that do not exist or on the wave itself, and cycles.
pub fn problems(waves: &[PlanWave]) -> Vec<BadInput> {
    let (dependencies, mut problems) = dependencies(waves);
    let (_, stuck) = sort(&dependencies);
    if let Some(&start) = stuck.first() {
        let names: Vec<&str> = cycle(&dependencies, start).into_iter().map(|i| waves[i].name.as_str()).collect();
        let field = format!("waves[{start}].dependsOn");
        let problem = format!("the waves depend on each other in a circle: {}", names.join(" -> "));
        problems.push(BadInput::new(field, problem).fix("remove one of these dependencies"));
    }
    problems
}

/// Per wave the indexes it depends on, and what is wrong with the names.
fn dependencies(waves: &[PlanWave]) -> (Vec<Vec<usize>>, Vec<BadInput>) {
    let mut problems = Vec::new();
    let mut by_name = BTreeMap::new();
    for (index, wave) in waves.iter().enumerate() {
        if by_name.insert(wave.name.to_lowercase(), index).is_some() {
            let problem = format!("another wave is already named `{}`", wave.name);
            let field = format!("waves[{index}].name");
            problems.push(BadInput::new(field, problem).fix("give each wave its own name"));
        }
    }
    let mut all = Vec::new();
    for (index, wave) in waves.iter().enumerate() {
        let mut mine = Vec::new();
        match &wave.depends_on {
            None => mine.extend(index.checked_sub(1)),
            Some(names) => {
                for (place, name) in names.iter().enumerate() {
                    let field = format!("waves[{index}].dependsOn[{place}]");
                    match by_name.get(&name.to_lowercase()) {
                        None => {
                            let problem = format!("there is no wave named `{name}`");
                            let known: Vec<&str> = waves.iter().map(|wave| wave.name.as_str()).collect();
                            let fix = format!("the plan's waves are: {}", known.join(", "));
                            problems.push(BadInput::new(field, problem).fix(fix));
                        }
                        Some(&other) if other == index => {
                            let problem = format!("wave `{name}` depends on itself");
                            problems.push(BadInput::new(field, problem).fix("remove it"));
                        }
                        Some(&other) if !mine.contains(&other) => mine.push(other),
                        Some(_) => {}
                    }
                }
            }
        }
        all.push(mine);
    }
    (all, problems)
}

/// Kahn's algorithm, taking the first ready wave in listed order each time. The second part is what is left over:
/// the waves that are in a cycle or behind one.
fn sort(dependencies: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut done = vec![false; dependencies.len()];
    let mut sorted = Vec::new();
    while let Some(next) =
        (0..dependencies.len()).find(|&wave| !done[wave] && dependencies[wave].iter().all(|&other| done[other]))
    {
        done[next] = true;
        sorted.push(next);
    }
    let stuck = (0..dependencies.len()).filter(|&wave| !done[wave]).collect();
    (sorted, stuck)
}

/// Follows unmet dependencies until a wave comes up again. Every wave that cannot be sorted has one.
fn cycle(dependencies: &[Vec<usize>], start: usize) -> Vec<usize> {
    let (sorted, _) = sort(dependencies);
    let mut path = vec![start];
    loop {
        let last = path[path.len() - 1];
        let Some(&next) = dependencies[last].iter().find(|wave| !sorted.contains(wave)) else {
            return path;
        };
        if let Some(first) = path.iter().position(|&wave| wave == next) {
            let mut circle = path.split_off(first);
            circle.push(next);
            return circle;
        }
        path.push(next);
    }
}

fn number(index: usize) -> WaveNumber {
    WaveNumber(u16::try_from(index + 1).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wave(name: &str, depends_on: Option<&[&str]>) -> PlanWave {
        let mut value = serde_json::json!({"name": name, "groups": ["g"]});
        if let Some(names) = depends_on {
            value["dependsOn"] = serde_json::json!(names);
        }
        serde_json::from_value(value).unwrap()
    }

    fn sentences(waves: &[PlanWave]) -> Vec<String> {
        problems(waves).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn without_depends_on_a_wave_waits_for_the_one_before_it() {
        let order = order(&[wave("a", None), wave("b", None), wave("c", None)]).unwrap();
        let pairs: Vec<_> = order.iter().map(|w| (w.number.0, w.depends_on.iter().map(|d| d.0).collect())).collect();
        assert_eq!(pairs, [(1, vec![]), (2, vec![1]), (3, vec![2])]);
    }

    #[test]
    fn independent_waves_are_told_apart_from_dependent_ones() {
        let waves = [wave("db", None), wave("files", Some(&[])), wave("app", Some(&["DB", "files"]))];
        let order = order(&waves).unwrap();
        assert_eq!(order[1].depends_on, []);
        assert_eq!(order[2].depends_on, [WaveNumber(1), WaveNumber(2)]);
    }

    #[test]
    fn a_wave_may_depend_on_one_that_is_listed_later() {
        let order = order(&[wave("web", Some(&["db"])), wave("db", Some(&[]))]).unwrap();
        assert_eq!(order.iter().map(|w| w.number.0).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_circle_is_refused_by_the_names_of_its_waves() {
        let waves = [wave("a", Some(&["c"])), wave("b", Some(&["a"])), wave("c", Some(&["b"])), wave("d", None)];
        assert_eq!(
            sentences(&waves),
            ["`waves[0].dependsOn`: the waves depend on each other in a circle: a -> c -> b -> a; \
              remove one of these dependencies"]
        );
    }

    #[test]
    fn unknown_own_and_repeated_names_are_refused() {
        let waves = [wave("a", Some(&["A"])), wave("b", Some(&["x"])), wave("B", Some(&[]))];
        insta::assert_snapshot!(sentences(&waves).join("\n"));
    }

    proptest! {
        #[test]
        fn no_wave_comes_before_one_it_depends_on(edges in prop::collection::vec((0usize..12, 0usize..12), 0..40)) {
            let waves: Vec<PlanWave> = (0..12)
                .map(|index| {
                    let names: Vec<String> =
                        edges.iter().filter(|(from, to)| *from == index && to < from).map(|(_, to)| to.to_string()).collect();
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    wave(&index.to_string(), Some(&names))
                })
                .collect();
            let order = order(&waves).unwrap();
            prop_assert_eq!(order.len(), 12);
            for (place, wave) in order.iter().enumerate() {
                for dependency in &wave.depends_on {
                    prop_assert!(order[..place].iter().any(|earlier| earlier.number == *dependency));
                }
            }
        }
    }
}
