//! Calls of host functions of another version than the plugin's: the bytes are adapted on the way there and
//! on the way back.

use std::sync::{Mutex, PoisonError};

use super::host_call::{Answer, Call, Problem, run};
use crate::call::reader::ArgumentReader;
use crate::call::result::ReplyWriter;
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::load::plans::report;
use crate::wire::abi;
use crate::wire::adapt::{self, Failure, PlannedCall};
use crate::wire::codec::Decoder;
use crate::wire::compare::Difference;
use crate::wire::description::{Function, Interface};
use crate::wire::schema::Signature;

/// A host function whose calls are adapted, for one instance.
pub(super) struct AdaptedHost(Mutex<State>);

struct State {
    plan: PlannedCall,
    /// The guest's defaults that the plan lacks. The guest gives the last one with its next call.
    missing: Vec<(usize, usize)>,
    /// True if the guest has been asked for a default.
    asked: bool,
    /// Size in bytes of the defaults that it has given.
    given: usize,
}

impl AdaptedHost {
    /// Makes a plan for the guest's calls of a host function, unless both sides encode it in the same way.
    pub(super) fn new(
        plugin: &PluginModule,
        required: &Function,
        offered: &'static Signature,
    ) -> Result<Option<(Self, Vec<Difference>)>, LoadError> {
        if required.fingerprint() == offered.fingerprint() {
            return Ok(None);
        }
        let refused = || {
            let found = plugin.interface().check_host_as(&[offered], true);
            let mismatch = found.err().unwrap_or_else(|| unreachable!("there are differences"));
            LoadError::new(&plugin.shared_name(), LoadErrorKind::HostMismatch { mismatch })
        };
        let own = Interface::of(&[&offered.of_host()]).map_err(|_| refused())?;
        let Some(function) = own.requires().first() else { return Ok(None) };
        let differences = Interface::adaptations_of_host((plugin.interface(), required), (&own, function));
        if differences.is_empty() {
            return Ok(None);
        }
        let mut plan = adapt::compile(
            adapt::Side { interface: plugin.interface(), function: required },
            adapt::Side { interface: &own, function },
        )
        .map_err(|_| refused())?;
        for (index, ordinal) in plan.arguments.missing_defaults() {
            let default = offered.default_value(ordinal).ok_or_else(refused)?;
            plan.arguments.fill(index, default.into());
        }
        report(plugin.name(), required.name(), &differences);
        let missing = plan.reply.missing_defaults();
        Ok(Some((Self(Mutex::new(State { plan, missing, asked: false, given: 0 })), differences)))
    }

    /// Serves a call. The first ones ask the guest for defaults.
    pub(super) fn serve(&self, call: Call<'_>) -> Result<Answer, Problem> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        if std::mem::take(&mut state.asked)
            && let Some((index, _)) = state.missing.pop()
        {
            state.given = state.given.saturating_add(call.bytes.len());
            if state.given > call.most {
                let length = u32::try_from(state.given).unwrap_or(u32::MAX);
                return Err(Problem::ArgumentsTooLarge { length, allowed: call.most });
            }
            state.plan.reply.fill(index, (&*call.bytes).into());
            if state.missing.is_empty() {
                return Ok(Answer::Word(abi::CALL_AGAIN));
            }
        }
        if let Some((_, ordinal)) = state.missing.last() {
            state.asked = true;
            let ordinal = u32::try_from(*ordinal).unwrap_or(u32::MAX);
            return Ok(Answer::Word(abi::ASK_DEFAULT | ordinal));
        }
        state.plan.serve(call)
    }
}

impl PlannedCall {
    fn serve(&self, call: Call<'_>) -> Result<Answer, Problem> {
        let Call { host, function, bytes, is_stopped, reply, most } = call;
        let mut own = Vec::with_capacity(bytes.len() + 64);
        let mut decoder = Decoder::new(bytes).bounded(Some(is_stopped), 0);
        let in_place = self.arguments.run(&mut decoder, &mut own, most).and_then(|in_place| {
            decoder.end().map_err(|_| Failure::Malformed(decoder.error()))?;
            Ok(in_place)
        });
        let in_place = in_place.map_err(|failure| match failure {
            Failure::Malformed(error) => Problem::Arguments(error),
            Failure::TooLarge => Problem::ArgumentsTooLarge { length: u32::MAX, allowed: most },
            Failure::UnknownVariant { path, variant } => {
                Problem::UnknownVariant { path, variant, in_reply: false }
            }
        })?;
        let mut answer = ReplyWriter::default();
        run(host, function, ArgumentReader::new(&mut own).bounded(Some(is_stopped)), &mut answer)?;
        for place in in_place {
            bytes[place.writer..][..place.length].copy_from_slice(&own[place.reader..][..place.length]);
        }
        let (answer, mut adapted) = (answer.bytes(), Vec::new());
        // The guest's defaults may be long, and the answer may need many of them.
        let most = most.max(answer.len().saturating_mul(2));
        let adapting = self.reply.run(&mut Decoder::new(answer), &mut adapted, most);
        adapting.map_err(|failure| match failure {
            Failure::Malformed(error) => Problem::Result(error),
            Failure::TooLarge => Problem::AnswerTooLarge(most),
            Failure::UnknownVariant { path, variant } => {
                Problem::UnknownVariant { path, variant, in_reply: true }
            }
        })?;
        reply.set_bytes(adapted);
        Ok(Answer::Reply)
    }
}
