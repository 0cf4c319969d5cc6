"""The embedded server's settings follow the machine, within bounds."""

from regulars.infra.embedded.tuning import GIBIBYTE, Machine, render, settings_for


def settings_of(
    *, memory_gib: float, disk_gib: int = 100, shared_gib: float = 4, cores: int = 2
) -> dict[str, str]:
    return settings_for(machine_with(memory_gib, disk_gib, shared_gib, cores), {})


def machine_with(memory_gib: float, disk_gib: int, shared_gib: float, cores: int) -> Machine:
    return Machine(
        memory_bytes=int(memory_gib * GIBIBYTE),
        disk_free_bytes=disk_gib * GIBIBYTE,
        shared_folder_bytes=int(shared_gib * GIBIBYTE),
        cores=cores,
    )


def test_a_quarter_of_the_memory_is_shared_up_to_four_gibibytes() -> None:
    assert settings_of(memory_gib=2)["shared_buffers"] == "512MB"
    assert settings_of(memory_gib=8)["shared_buffers"] == "2048MB"
    assert settings_of(memory_gib=64)["shared_buffers"] == "4096MB"


def test_a_small_machine_gets_what_fits() -> None:
    settings = settings_of(memory_gib=0.5, disk_gib=4, cores=1)
    assert settings["shared_buffers"] == "128MB"
    assert settings["work_mem"] == "4MB"
    assert settings["maintenance_work_mem"] == "32MB"
    assert settings["max_wal_size"] == "1024MB"
    assert settings["max_connections"] == "100"


def test_a_large_machine_gets_more_connections_and_log() -> None:
    settings = settings_of(memory_gib=256, disk_gib=2000, cores=16)
    assert settings["max_connections"] == "380"
    assert settings["max_wal_size"] == "4096MB"
    assert settings["work_mem"] == "64MB"
    assert settings["io_workers"] == "8"
    assert settings_of(memory_gib=256, cores=128)["max_connections"] == "500"


def test_a_container_without_room_in_its_shared_folder_does_without_it() -> None:
    assert settings_of(memory_gib=8)["dynamic_shared_memory_type"] == "posix"
    narrow = settings_of(memory_gib=8, shared_gib=1 / 16)
    assert narrow["dynamic_shared_memory_type"] == "sysv"


def test_acknowledged_writes_are_on_disk_whatever_the_machine() -> None:
    settings = settings_of(memory_gib=1)
    kept = {name: settings[name] for name in ("fsync", "synchronous_commit", "full_page_writes")}
    assert kept == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def test_given_settings_have_the_last_word() -> None:
    machine = machine_with(1, 1, 1, 2)
    assert settings_for(machine, {"fsync": "off"})["fsync"] == "off"


def test_settings_are_written_quoted_and_in_order() -> None:
    text = render({"b": "it's", "a": "x\\y"})
    assert text.splitlines()[1:] == ["a = 'x\\\\y'", "b = 'it''s'"]
