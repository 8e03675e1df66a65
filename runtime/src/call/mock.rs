//! A transport with prepared answers, for tests of programs that call plugins. Calls end here without a
//! plugin.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::{TypeId, type_name};
use core::fmt;

use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::FunctionDescriptor;
use crate::call::reply::Reply;
use crate::wire::codec::{CodecError, Decoder, to_vec};
use crate::wire::codec::{Decode, PluginType};

/// A transport that gives prepared answers and records the calls.
///
/// ```
/// use wasmer_plugin::mock::{Answer, Mock};
/// use wasmer_plugin::transport::Stub;
/// # use wasmer_plugin::wasmer_plugin;
///
/// #[wasmer_plugin]
/// pub trait Rates {
///     fn rate(&self, from: &str, to: &str) -> Option<f64>;
///     fn base(&self) -> String;
/// }
///
/// let mut rates = RatesStub::new(Mock::new([
///     ("Rates.new", Answer::value(())),
///     ("Rates.rate", Answer::by(|(from, to): (String, String)| (from == to).then_some(1.0))),
///     ("Rates.base", Answer::fail("the plugin is on holiday")),
/// ]))?;
/// assert_eq!(rates.rate("EUR", "EUR")?, Some(1.0));
/// assert!(rates.base().is_err());
///
/// let mock = Stub::transport(&rates);
/// let [_, rate, _] = Mock::calls(mock) else { panic!("{mock:?}") };
/// assert_eq!(rate.function(), "Rates.rate");
/// assert_eq!(rate.arguments::<(String, String)>()?, ("EUR".into(), "EUR".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Answers are selected by name. A function has its own name, and a method has its interface's name in front.
/// The name of an interface's constructor is `new`. It returns `()`, or `Result<(), E>` if it may fail.
///
/// A call panics if it has no answer, or one of another type, because that is a mistake in the test.
#[derive(Debug)]
pub struct Mock {
    answers: Vec<(String, Answer)>,
    calls: Vec<Call>,
}

impl Mock {
    /// Creates a mock with these answers, each for the function with that name.
    pub fn new<N: Into<String>>(answers: impl IntoIterator<Item = (N, Answer)>) -> Self {
        let answers = answers.into_iter().map(|(function, answer)| (function.into(), answer));
        Self { answers: answers.collect(), calls: Vec::new() }
    }

    /// Returns the calls so far, including failed ones.
    pub fn calls(mock: &Self) -> &[Call] {
        &mock.calls
    }
}

impl Transport for Mock {
    type Error = MockError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, MockError> {
        let name = function.name();
        let bytes = arguments.to_bytes();
        let bytes =
            bytes.unwrap_or_else(|error| panic!("the arguments of `{name}` cannot be encoded: {error}"));
        self.calls.push(Call { function: name, arguments: bytes.clone() });
        let Some((_, answer)) = self.answers.iter_mut().find(|(function, _)| function == name) else {
            panic!("`{name}` was called, and the mock has no answer for it")
        };
        if let Some((id, other)) = answer.result
            && id != typeid::of::<R>()
        {
            panic!(
                "the mock answers `{name}` with `{other}`, and the function returns `{}`",
                type_name::<R>()
            )
        }
        let reply = (answer.answer)(&bytes).map_err(|failure| match failure {
            Failure::Told(message) => MockError { function: name, message },
            Failure::Arguments(error) => {
                panic!("the mock's answer for `{name}` takes other arguments than the function: {error}")
            }
        })?;
        let unpacked = Reply::new(&bytes, &reply).unpack(arguments);
        Ok(unpacked.unwrap_or_else(|error| {
            panic!("the mock's answer for `{name}` does not have its `&mut` arguments' new values: {error}")
        }))
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.answers.iter().any(|(name, _)| name == function.name())
    }
}

/// The answer of a [`Mock`] to the calls of one function.
pub struct Answer {
    /// The result's type and name. `None` if every call fails.
    result: Option<(TypeId, &'static str)>,
    answer: Box<Encoded>,
}

/// Maps encoded arguments to the encoded reply.
type Encoded = dyn FnMut(&[u8]) -> Result<Vec<u8>, Failure> + Send;

/// The reason for the missing result.
enum Failure {
    Told(String),
    Arguments(CodecError),
}

impl Answer {
    /// Returns this result each time.
    ///
    /// For functions without `&mut` arguments. Slices of numbers are allowed and stay unchanged.
    ///
    /// # Panics
    ///
    /// If the value cannot be encoded.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // A table of answers is written with values.
    pub fn value<R: Returned>(value: R) -> Self {
        let bytes = encode(&value);
        Self::new::<R>(move |_| Ok(bytes.clone()))
    }

    /// Calls the closure with the arguments as a tuple of values, and returns its result.
    ///
    /// For functions without `&mut` arguments. Slices of numbers are allowed and stay unchanged.
    #[must_use]
    pub fn by<A: for<'de> Decode<'de>, R: Returned>(mut answer: impl FnMut(A) -> R + Send + 'static) -> Self {
        Self::new::<R>(move |arguments| Ok(encode(&answer(decode(arguments)?))))
    }

    /// Like [`by`](Self::by), for functions with `&mut` arguments: the closure returns the result and the
    /// tuple of their new values.
    #[must_use]
    pub fn changing<A: for<'de> Decode<'de>, R: Returned, C: PluginType>(
        mut answer: impl FnMut(A) -> (R, C) + Send + 'static,
    ) -> Self {
        Self::new::<R>(move |arguments| Ok(encode(&answer(decode(arguments)?))))
    }

    fn new<R>(answer: impl FnMut(&[u8]) -> Result<Vec<u8>, Failure> + Send + 'static) -> Self {
        Self { result: Some((typeid::of::<R>(), type_name::<R>())), answer: Box::new(answer) }
    }

    /// Fails each call with this message.
    #[must_use]
    pub fn fail(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { result: None, answer: Box::new(move |_| Err(Failure::Told(message.clone()))) }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.result {
            Some((_, result)) => write!(f, "Answer({result})"),
            None => f.write_str("Answer::fail"),
        }
    }
}

fn encode<T: PluginType>(answer: &T) -> Vec<u8> {
    to_vec(|encoder| answer.encode(encoder))
        .unwrap_or_else(|error| panic!("the mock's answer cannot be encoded: {error}"))
}

fn decode<A: for<'de> Decode<'de>>(arguments: &[u8]) -> Result<A, Failure> {
    read(arguments).map_err(Failure::Arguments)
}

fn read<A: for<'de> Decode<'de>>(bytes: &[u8]) -> Result<A, CodecError> {
    let mut decoder = Decoder::new(bytes);
    let read = decoder.value().and_then(|value| decoder.end().map(|()| value));
    read.map_err(|_| decoder.error())
}

/// A recorded call of a [`Mock`].
#[derive(Debug)]
pub struct Call {
    function: &'static str,
    arguments: Vec<u8>,
}

impl Call {
    /// Returns the function's name.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// Decodes the arguments as a tuple of values.
    ///
    /// # Errors
    ///
    /// If the types are wrong.
    pub fn arguments<A: for<'de> Decode<'de>>(&self) -> Result<A, CodecError> {
        read(&self.arguments)
    }
}

/// The error of a call for which the [`Mock`] has [`Answer::fail`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockError {
    function: &'static str,
    message: String,
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", self.function, self.message)
    }
}

impl core::error::Error for MockError {}
