//! Tests of the located globals and of refused memory growth.

use super::*;

#[test]
fn findings_are_remembered_until_they_are_forgotten() {
    let probe = InstanceProbe::default();
    assert_eq!((probe.has_rejected(), probe.has_grown(), probe.refused()), (false, false, None));
    assert_eq!((probe.fuel(), probe.flag()), (None, None));
    probe.reject();
    probe.grown.store(true, Ordering::Relaxed);
    probe.refused.store(7, Ordering::Relaxed);
    assert_eq!((probe.has_rejected(), probe.has_grown(), probe.refused()), (true, true, Some(7)));
    probe.accept();
    probe.forget_growth();
    probe.begin();
    assert_eq!((probe.has_rejected(), probe.has_grown(), probe.refused()), (false, false, None));
}

/// Fuel and flag are the first two of the added globals.
#[test]
fn places_are_those_of_the_first_globals() {
    let probe = InstanceProbe::default();
    let mut places = [0_u128, 1];
    let [fuel, flag] = places.each_mut().map(|place| NonNull::from(place).cast::<VMGlobalDefinition>());
    probe.globals[0].store(fuel.as_ptr(), Ordering::Relaxed);
    probe.globals[1].store(flag.as_ptr(), Ordering::Relaxed);
    assert_eq!((probe.fuel(), probe.flag()), (Some(fuel), Some(flag)));
}

#[test]
fn limits_are_whole_pages() {
    let memory = |bytes| LimitingTunables::new(&Limits::default().memory(bytes), Arc::default()).memory.0;
    assert_eq!([0, 65_535, 65_536, 65_537, 3 << 16].map(memory), [0, 0, 1, 1, 3]);
    let confine = LimitingTunables::new(&Limits::default().stack(200_000), Arc::default());
    assert_eq!(confine.vmconfig().wasm_stack_size, Some(200_000));
}

fn memory(pages: u32, most: u32) -> (Memory, Arc<InstanceProbe>) {
    let probe = Arc::<InstanceProbe>::default();
    let base = BaseTunables::default();
    let ty = MemoryType::new(pages, Some(20), false);
    let inner = base.create_host_memory(&ty, &base.memory_style(&ty)).unwrap();
    (Memory { inner, limit: Pages(most), probe: probe.clone() }, probe)
}

#[test]
fn memory_grows_to_its_limit() {
    let (mut memory, probe) = memory(1, 5);
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(1));
    assert!(probe.has_grown());
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(3));
    assert_eq!((memory.size(), probe.refused()), (Pages(5), None));
    memory.grow(Pages(3)).unwrap_err();
    assert_eq!((memory.size(), probe.refused()), (Pages(5), Some(8 * 65_536)));
    memory.grow(Pages(u32::MAX)).unwrap_err();
    assert_eq!(probe.refused(), Some((u64::from(u32::MAX) + 5) * 65_536));
    probe.begin();
    assert_eq!(memory.grow(Pages(0)).unwrap(), Pages(5));
    assert_eq!(probe.refused(), None);
}

/// A module may limit its memory more tightly than its host.
#[test]
fn memory_grows_to_its_own_bound() {
    let (mut memory, probe) = memory(18, 100);
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(18));
    memory.grow(Pages(1)).unwrap_err();
    assert_eq!(probe.refused(), Some(21 * 65_536));
    assert_eq!(memory.ty().maximum, Some(Pages(20)));
}
