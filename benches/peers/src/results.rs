//! The rounds, and what comes of them.

use crate::runner::Subject;
use crate::system::Call;

/// The first call of a batch brings its data into the caches, and is not timed.
const WARM_UP: u32 = 1;

/// Leaking guests are started anew after so many rounds.
const RENEW_AFTER: usize = 25;

/// Loading and starting is measured in one of so many rounds.
const RARE: usize = 4;

/// Nanoseconds of each call of each system in each round.
pub struct Results {
    names: Vec<&'static str>,
    rounds: usize,
    /// By call and system; empty where a system does not have the call.
    samples: Vec<Vec<Vec<f64>>>,
}

/// The middle, the lowest and the highest of all rounds.
#[derive(Clone, Copy)]
pub struct Summary {
    pub median: f64,
    pub lowest: f64,
    pub highest: f64,
}

impl Results {
    /// Checks every call of every system, and measures all of them in each round, in turns.
    pub fn measure(subjects: &mut [Box<dyn Subject>], rounds: usize) -> Self {
        let mut counts = Vec::new();
        for call in Call::ALL {
            let count = |subject: &mut Box<dyn Subject>| subject.check(call).then(|| subject.calibrate(call));
            counts.push(subjects.iter_mut().map(count).collect::<Vec<_>>());
        }
        let mut samples = vec![vec![Vec::new(); subjects.len()]; Call::ALL.len()];
        for round in 0..rounds {
            if round % RENEW_AFTER == 0 {
                eprintln!("round {round} of {rounds}");
                subjects.iter_mut().for_each(|subject| subject.renew());
            }
            for (row, call) in Call::ALL.into_iter().enumerate() {
                if call.is_rare() && round % RARE != 0 {
                    continue;
                }
                for turn in 0..subjects.len() {
                    // The order changes from round to round, so that nobody always follows the same
                    // neighbour.
                    let system = (turn + round) % subjects.len();
                    let Some(count) = counts[row][system] else { continue };
                    subjects[system].batch(call, WARM_UP);
                    let time = subjects[system].batch(call, count);
                    samples[row][system].push(time.as_secs_f64() * 1e9 / f64::from(count));
                }
            }
        }
        Self { names: subjects.iter().map(|subject| subject.name()).collect(), rounds, samples }
    }

    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    pub fn rounds(&self) -> usize {
        self.rounds
    }

    pub fn time(&self, call: Call, system: &str) -> Option<Summary> {
        Summary::of(self.samples(call, system).to_vec())
    }

    /// The ratio of two times of each round.
    pub fn ratio(&self, call: Call, system: &str, to: (Call, &str)) -> Option<Summary> {
        let pairs = self.samples(call, system).iter().zip(self.samples(to.0, to.1));
        Summary::of(pairs.map(|(time, reference)| time / reference).collect())
    }

    fn samples(&self, call: Call, system: &str) -> &[f64] {
        let row = Call::ALL.iter().position(|it| *it == call);
        let column = self.names.iter().position(|it| *it == system);
        row.zip(column).map_or(&[], |(row, column)| self.samples[row][column].as_slice())
    }
}

impl Summary {
    fn of(mut numbers: Vec<f64>) -> Option<Self> {
        numbers.sort_by(f64::total_cmp);
        Some(Self {
            median: *numbers.get(numbers.len() / 2)?,
            lowest: *numbers.first()?,
            highest: *numbers.last()?,
        })
    }
}
