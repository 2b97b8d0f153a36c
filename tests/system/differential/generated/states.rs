//! A chain of states: each leaves the input as it is and adds a member of its own.

use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::{Tables, with};
use system_tests::differential::function_arn;

/// Values made from the input by paths and intrinsic functions.
const VALUES: [&str; 24] = [
    "$.n",
    "$.s",
    "$.o",
    "$.items",
    "$.items[*]",
    "$$.Execution.Name",
    "$$.State.Name",
    "States.Format('{} is {}', $.s, $.n)",
    "States.MathAdd($.n, 3)",
    "States.ArrayLength($.items)",
    "States.ArrayContains($.items, 3)",
    "States.Array($.n, $.s, $.flag)",
    "States.JsonToString($.o)",
    "States.Base64Encode($.s)",
    "States.Hash($.s, 'SHA-256')",
    "States.StringSplit($.s, '-')",
    "States.ArrayRange(1, 9, 3)",
    "States.ArrayUnique(States.Array($.n, 3, $.n))",
    "States.ArrayPartition($.items, 2)",
    "States.ArrayGetItem(States.Array($.s, $.flag), 1)",
    "States.JsonMerge($.o, $.o, false)",
    "States.Format('{}', States.MathAdd(States.ArrayLength($.items), -1))",
    "$.items[0:2]",
    "$..b",
];

/// Conditions on the input.
fn condition(chance: &mut Chance) -> Value {
    let simple = |chance: &mut Chance| {
        chance.one_of(&[
            r#"{"Variable": "$.n", "NumericGreaterThan": 5}"#,
            r#"{"Variable": "$.n", "NumericLessThanEquals": 0}"#,
            r#"{"Variable": "$.flag", "BooleanEquals": true}"#,
            r#"{"Variable": "$.s", "StringEquals": "tier-web"}"#,
            r#"{"Variable": "$.s", "StringMatches": "*-*"}"#,
            r#"{"Variable": "$.s", "StringGreaterThan": "m"}"#,
            r#"{"Variable": "$.o.a", "IsPresent": true}"#,
            r#"{"Variable": "$.items", "IsString": false}"#,
        ])
    };
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let first = read(simple(chance));
    match chance.between(0..=4) {
        0 => json!({"And": [first, read(simple(chance))]}),
        1 => json!({"Or": [first, read(simple(chance))]}),
        2 => json!({"Not": first}),
        _ => first,
    }
}

pub(super) struct Chain {
    machine: String,
    states: Map<String, Value>,
    /// The names of the states that are passed one after the other.
    order: Vec<String>,
    functions: Tables,
    functions_made: usize,
}

impl Chain {
    pub(super) fn new(machine: &str) -> Self {
        let (machine, states) = (machine.to_owned(), Map::new());
        Self { machine, states, order: Vec::new(), functions: Tables::new(), functions_made: 0 }
    }

    /// Adds a state of some kind.
    pub(super) fn add(&mut self, chance: &mut Chance) {
        let number = self.order.len() + 1;
        let result = format!("$.r{number}");
        let (kind, state) = match chance.between(0..=14) {
            0 => ("Make", json!({"Type": "Pass", "Parameters": {"made.$": chance.one_of(&VALUES), "also": [number]}})),
            1 => ("Put", json!({"Type": "Pass", "Result": {"fixed": [1, "two", null], "path.$": "$.n"}})),
            2 | 3 => return self.choice(number, chance),
            4 => ("Pause", json!({"Type": "Wait", "Seconds": 1})),
            5 | 6 => ("Both", self.parallel(chance)),
            7 | 8 => ("Each", self.map(chance)),
            9 => ("Only", self.failing_branch(chance)),
            10 | 11 => ("Every", self.failing_item(chance)),
            12 => (
                "Look",
                json!({"Type": "Pass", "InputPath": chance.one_of(&["$.o", "$.items", "$.n", "$$.Execution.Name"])}),
            ),
            _ => ("Call", self.task(chance)),
        };
        let state = if kind == "Pause" { state } else { with(state, json!({"ResultPath": result})) };
        self.push(format!("{kind}{number}"), state);
    }

    /// Closes the chain and gives the definition with its functions.
    pub(super) fn end(mut self, chance: &mut Chance) -> (Value, Tables) {
        let last = match chance.between(0..=4) {
            0 => json!({"Type": "Fail", "Error": "Given.Up", "Cause": "by chance"}),
            1 => json!({"Type": "Fail", "ErrorPath": "$.s", "CausePath": "$.s"}),
            2 => json!({"Type": "Succeed", "OutputPath": "$.n"}),
            _ => json!({"Type": "Succeed"}),
        };
        self.push("End".to_owned(), last);
        for pair in self.order.windows(2) {
            let next = json!({"Next": pair[1]});
            let (here, state) = (&pair[0], &mut self.states);
            if let Some(joined) = state.remove(here) {
                let is_choice = joined["Type"] == "Choice";
                state.insert(here.clone(), if is_choice { joined } else { with(joined, next.clone()) });
            }
            // The two ways of a choice, and what a catcher goes to, come together here.
            for way in ["Yes", "No", "Caught"] {
                if let Some(side) = state.remove(&format!("{here}{way}")) {
                    state.insert(format!("{here}{way}"), with(side, next.clone()));
                }
            }
        }
        (json!({"StartAt": self.order[0], "States": self.states}), self.functions)
    }

    fn push(&mut self, name: String, state: Value) {
        if state.get("Catch").is_some() {
            let caught = json!({"Type": "Pass", "Parameters": {"error.$": "$.caught.Error"}, "ResultPath": "$.error"});
            self.states.insert(format!("{name}Caught"), caught);
            let catch = json!({"Catch": [{
                "ErrorEquals": state["Catch"], "ResultPath": "$.caught", "Next": format!("{name}Caught"),
            }]});
            self.states.insert(name.clone(), with(state, catch));
        } else {
            self.states.insert(name.clone(), state);
        }
        self.order.push(name);
    }

    fn choice(&mut self, number: usize, chance: &mut Chance) {
        let name = format!("Which{number}");
        for way in ["Yes", "No"] {
            let side = json!({"Type": "Pass", "Result": way, "ResultPath": format!("$.r{number}")});
            self.states.insert(format!("{name}{way}"), side);
        }
        let rule = with(condition(chance), json!({"Next": format!("{name}Yes")}));
        self.push(name.clone(), json!({"Type": "Choice", "Choices": [rule], "Default": format!("{name}No")}));
    }

    /// A call of a function of its own, which may fail, be tried again and be caught.
    fn task(&mut self, chance: &mut Chance) -> Value {
        let (function, transient) = (self.function(), json!({"error": "Transient", "message": "later"}));
        let behaviours = match chance.between(0..=5) {
            0 => vec![transient, json!({"answer": {"tries": 2}})],
            1 => vec![transient],
            2 => vec![json!({"error": "Custom.Error", "message": "no"})],
            3 => vec![json!({"answer": {"list": [1, 2], "text": "ok"}})],
            _ => vec![json!({"echo": true})],
        };
        self.functions.insert(function.clone(), behaviours);
        let mut state = call(&function, chance.one_of(&VALUES));
        if chance.once_in(2) {
            let retry =
                json!([{"ErrorEquals": ["Transient"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.5}]);
            state = with(state, json!({"Retry": retry}));
        }
        if chance.once_in(2) {
            let errors = chance.one_of(&["States.ALL", "Custom.Error", "States.TaskFailed"]);
            state = with(state, json!({"Catch": [errors]}));
        }
        state
    }

    fn parallel(&mut self, chance: &mut Chance) -> Value {
        let value = chance.one_of(&VALUES);
        let mut branches = vec![
            branch(&self.inner("Left"), json!({"Type": "Pass", "Parameters": {"left.$": value}, "End": true})),
            self.calling_branch(&self.inner("Right"), "$.n"),
        ];
        if chance.once_in(3) {
            branches.push(branch(&self.inner("Rest"), json!({"Type": "Succeed", "InputPath": "$.o"})));
        }
        json!({"Type": "Parallel", "Branches": branches})
    }

    fn map(&mut self, chance: &mut Chance) -> Value {
        let processor = if chance.once_in(2) {
            let item = json!({"Type": "Pass", "Parameters": {"at.$": "$.index", "is.$": "$.item"}, "End": true});
            branch(&self.inner("Item"), item)
        } else {
            self.calling_branch(&self.inner("Item"), "$.item")
        };
        let inline = with(processor, json!({"ProcessorConfig": {"Mode": "INLINE"}}));
        json!({
            "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": chance.one_of(&[0, 1, 2]),
            "ItemSelector": {"index.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value"},
            "ItemProcessor": inline,
        })
    }

    /// One branch, so that nothing else is cut short when it fails.
    fn failing_branch(&mut self, chance: &mut Chance) -> Value {
        let fail =
            json!({"Type": "Fail", "Error": chance.one_of(&["Custom.Error", "Transient"]), "Cause": "by design"});
        let state = json!({"Type": "Parallel", "Branches": [branch(&self.inner("Refuse"), fail)]});
        with(state, json!({"Catch": ["Custom.Error"]}))
    }

    /// One item after the other, of which the third or the second fails; then the third is never looked at.
    fn failing_item(&mut self, chance: &mut Chance) -> Value {
        let name = self.inner("Item");
        let processor = self.calling_branch(&name, "$");
        let function = format!("{}-{}", self.machine, self.functions_made);
        let failure = json!({"error": chance.one_of(&["Custom.Error", "Transient"]), "message": "no"});
        let echo = json!({"echo": true});
        let behaviours = if chance.once_in(4) { vec![echo, failure] } else { vec![echo.clone(), echo, failure] };
        self.functions.insert(function, behaviours);
        let state = json!({"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": processor});
        with(state, json!({"Catch": ["States.ALL"]}))
    }

    /// A branch whose only state is a call that gives back what it is given.
    fn calling_branch(&mut self, name: &str, value: &str) -> Value {
        let function = self.function();
        self.functions.insert(function.clone(), vec![json!({"echo": true})]);
        branch(name, with(call(&function, value), json!({"End": true})))
    }

    /// Names are unique in the whole machine.
    fn inner(&self, name: &str) -> String {
        format!("{name}{}", self.order.len() + 1)
    }

    fn function(&mut self) -> String {
        self.functions_made += 1;
        format!("{}-{}", self.machine, self.functions_made)
    }
}

fn branch(name: &str, state: Value) -> Value {
    json!({"StartAt": name, "States": {name: state}})
}

fn call(function: &str, value: &str) -> Value {
    json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": function_arn(function),
            "Payload": {"executionId.$": "$$.Execution.Name", "value.$": value},
        },
        "ResultSelector": {"value.$": "$.Payload"},
    })
}
