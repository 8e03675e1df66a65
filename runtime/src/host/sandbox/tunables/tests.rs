use super::*;

#[test]
fn findings_are_remembered_until_they_are_forgotten() {
    let findings = InstanceProbe::default();
    assert_eq!((findings.has_rejected(), findings.has_grown(), findings.refused()), (false, false, None));
    assert_eq!((findings.fuel(), findings.flag()), (None, None));
    findings.reject();
    findings.grown.store(true, Ordering::Relaxed);
    findings.refused.store(7, Ordering::Relaxed);
    assert_eq!((findings.has_rejected(), findings.has_grown(), findings.refused()), (true, true, Some(7)));
    findings.accept();
    findings.forget_growth();
    findings.begin();
    assert_eq!((findings.has_rejected(), findings.has_grown(), findings.refused()), (false, false, None));
}

/// Fuel and flag are the first two of the added globals.
#[test]
fn places_are_those_of_the_first_globals() {
    let findings = InstanceProbe::default();
    let mut places = [0_u128, 1];
    let [fuel, flag] = places.each_mut().map(|place| NonNull::from(place).cast::<VMGlobalDefinition>());
    findings.globals[0].store(fuel.as_ptr(), Ordering::Relaxed);
    findings.globals[1].store(flag.as_ptr(), Ordering::Relaxed);
    assert_eq!((findings.fuel(), findings.flag()), (Some(fuel), Some(flag)));
}

#[test]
fn limits_are_whole_pages() {
    let memory = |bytes| LimitingTunables::new(&Limits::default().memory(bytes), Arc::default()).memory.0;
    assert_eq!([0, 65_535, 65_536, 65_537, 3 << 16].map(memory), [0, 0, 1, 1, 3]);
    let confine = LimitingTunables::new(&Limits::default().stack(200_000), Arc::default());
    assert_eq!(confine.vmconfig().wasm_stack_size, Some(200_000));
}

fn memory(pages: u32, most: u32) -> (Memory, Arc<InstanceProbe>) {
    let findings = Arc::<InstanceProbe>::default();
    let base = BaseTunables::default();
    let ty = MemoryType::new(pages, Some(20), false);
    let inner = base.create_host_memory(&ty, &base.memory_style(&ty)).unwrap();
    (Memory { inner, limit: Pages(most), findings: findings.clone() }, findings)
}

#[test]
fn memory_grows_to_its_limit() {
    let (mut memory, findings) = memory(1, 5);
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(1));
    assert!(findings.has_grown());
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(3));
    assert_eq!((memory.size(), findings.refused()), (Pages(5), None));
    memory.grow(Pages(3)).unwrap_err();
    assert_eq!((memory.size(), findings.refused()), (Pages(5), Some(8 * 65_536)));
    memory.grow(Pages(u32::MAX)).unwrap_err();
    assert_eq!(findings.refused(), Some((u64::from(u32::MAX) + 5) * 65_536));
    findings.begin();
    assert_eq!(memory.grow(Pages(0)).unwrap(), Pages(5));
    assert_eq!(findings.refused(), None);
}

/// A module may have a lower bound for its memory than its host.
#[test]
fn memory_grows_to_its_own_bound() {
    let (mut memory, findings) = memory(18, 100);
    assert_eq!(memory.grow(Pages(2)).unwrap(), Pages(18));
    memory.grow(Pages(1)).unwrap_err();
    assert_eq!(findings.refused(), Some(21 * 65_536));
    assert_eq!(memory.ty().maximum, Some(Pages(20)));
}
